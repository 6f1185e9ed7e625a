/** What an attacker writes where a text is asked for; each calls `pwned` with its number if it runs. */
export const PAYLOADS = [
  "<script>pwned(#)</script>",
  "<img src=x onerror=pwned(#)>",
  "<svg onload=pwned(#)>",
  "<svg><script>pwned(#)</script></svg>",
  "<svg/onload='pwned(#)'>",
  "<body onload=pwned(#)>",
  "<iframe srcdoc='<script>parent.pwned(#)</script>'>",
  "<iframe src=javascript:parent.pwned(#)>",
  "<a href=javascript:pwned(#) id=x>x</a>",
  "<details open ontoggle=pwned(#)>x",
  "<input autofocus onfocus=pwned(#)>",
  "<video><source onerror=pwned(#)></video>",
  "<audio src=x onerror=pwned(#)>",
  "<object data=javascript:pwned(#)>",
  "<embed src=javascript:pwned(#)>",
  "<form><button formaction=javascript:pwned(#)>x",
  "<math href=javascript:pwned(#)>x</math>",
  "<style>@import 'javascript:pwned(#)'</style>",
  "<link rel=stylesheet href=javascript:pwned(#)>",
  "<meta http-equiv=refresh content='0;url=javascript:pwned(#)'>",
  "<base href=javascript:pwned(#)//>",
  "<template><script>pwned(#)</script></template>",
  "<x contenteditable onblur=pwned(#)>x",
  "<marquee onstart=pwned(#)>x</marquee>",
  "<table background=javascript:pwned(#)>",
  "<svg><animate onbegin=pwned(#) attributeName=x dur=1s>",
  "<svg><set onbegin=pwned(#) attributename=x>",
  "<svg><a xlink:href=javascript:pwned(#)><text>x</text></a></svg>",
  "<svg><foreignObject><img src=x onerror=pwned(#)></foreignObject></svg>",
  "<math><mtext><table><mglyph><style><img src=x onerror=pwned(#)>",
  "<noscript><p title='</noscript><img src=x onerror=pwned(#)>'>",
  "\"><script>pwned(#)</script>",
  "'><img src=x onerror=pwned(#)>",
  "</title><script>pwned(#)</script>",
  "</textarea><script>pwned(#)</script>",
  "</style><script>pwned(#)</script>",
  "</script><script>pwned(#)</script>",
  "--><script>pwned(#)</script>",
  "]]><script>pwned(#)</script>",
  "<scr<script>ipt>pwned(#)</scr</script>ipt>",
  "<IMG SRC=x OnErRoR=pwned(#)>",
  "<img src=x\u00a0onerror=pwned(#)>",
  "<img/src/onerror=pwned(#)>",
  "&lt;img src=x onerror=pwned(#)&gt;",
  "\u003cimg src=x onerror=pwned(#)\u003e",
  "javascript:pwned(#)",
  "data:text/html,<script>pwned(#)</script>",
  "${pwned(#)}",
  "{{constructor.constructor('pwned(#)')()}}",
  "url(javascript:pwned(#));}*{background:expression(pwned(#))",
].map((text, number) => text.replaceAll("#", String(number)));

/** Runs in a document before any script of its own: keeps which payloads ran, and what its policies stopped. */
export function alarmed() {
  const ran = [];
  const stopped = [];
  globalThis.pwned = (number) => void ran.push(number);
  for (const name of ["alert", "confirm", "prompt"]) globalThis[name] = () => void ran.push(name);
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, sample, blockedURI }) => {
    stopped.push(`${effectiveDirective} ${blockedURI} ${sample}`);
  });
  globalThis.alarms = () => ({ ran, stopped });
}
