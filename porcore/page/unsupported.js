// Runs in browsers too old for the script above, so it is written for them: says why nothing can be checked.
(function () {
  var why = "";
  var table = JSON.parse(document.getElementById("languages").textContent);
  var first = String(window.navigator.language || "").toLowerCase().split("-")[0];
  var code = "en";
  for (var name in table.said) {
    if (name.toLowerCase().split("-")[0] === first) code = name;
  }
  function say(english) {
    var said = table.said[code] || [];
    for (var i = 0; i < said.length; i += 1) {
      if (table.keys[i] === english) return said[i];
    }
    return english;
  }
  if (!window.porcorePageRead) {
    why = say("It is too old for the script in this page. Open the same file in a newer browser, or on another phone or computer.");
  } else if (!window.crypto || !window.crypto.subtle) {
    why = say("It gives this page no SHA-256 (crypto.subtle). Browsers withhold it from pages opened over plain http. Save this file and open it from your device as a file, or open it in a newer browser. No verdict is given here.");
  }
  if (why) {
    document.getElementById("unsupported-title").textContent = say("This browser cannot check a proof");
    document.getElementById("unsupported-why").textContent = why;
    document.getElementById("unsupported").setAttribute("dir", code === "fa" ? "rtl" : "ltr");
    document.getElementById("unsupported").hidden = false;
    document.getElementById("work").hidden = true;
  }
})();
