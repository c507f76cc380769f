// Runs in browsers too old for the script above, so it is written for them: says why nothing can be checked.
(function () {
  var why = "";
  if (!window.porcorePageRead) {
    why = "It is too old for the script in this page. Open the same file in a newer browser, or on another " +
      "phone or computer.";
  } else if (!window.crypto || !window.crypto.subtle) {
    why = "It gives this page no SHA-256 (crypto.subtle). Browsers withhold it from pages opened over plain " +
      "http. Save this file and open it from your device as a file, or open it in a newer browser. No verdict " +
      "is given here.";
  }
  if (why) {
    document.getElementById("unsupported-why").textContent = why;
    document.getElementById("unsupported").hidden = false;
    document.getElementById("work").hidden = true;
  }
})();
