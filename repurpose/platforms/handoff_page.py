"""The looks, words and script of the handoff page, as constants."""

WORDS = {
    "zh": {
        "kicker": "手动发布",
        "open": "打开{}的发布页",
        "app": "在手机上打开 {} App，点发布。",
        "title": "粘贴标题",
        "body": "粘贴正文",
        "media": "按编号顺序上传（{} 个文件）",
        "link": "链接",
        "done": "发布之后，告诉 Repurpose",
        "copy": "复制",
        "copied": "已复制",
        "phone": "手机扫码打开本页",
        "where": "作品链接（可不填）",
        "posted": "已发布",
        "characters": "字符",
        "bytes": "字节",
    },
    "en": {
        "kicker": "Post by hand",
        "open": "Open {}",
        "app": "Open the {} app and begin a post.",
        "title": "Paste the title",
        "body": "Paste the text",
        "media": "Upload in this order ({} files)",
        "link": "Link",
        "done": "Then tell Repurpose",
        "copy": "Copy",
        "copied": "Copied",
        "phone": "Open on your phone",
        "where": "Its address (optional)",
        "posted": "Posted",
    },
}

STYLE = """
:root{color-scheme:light dark;--ink:#1c1d1f;--soft:#6a6d73;--paper:#f6f5f2;--card:#fff;--line:#e3e1db;--mark:#b3261e;--good:#1f6f43}
@media(prefers-color-scheme:dark){:root{--ink:#ecebe8;--soft:#a2a4a9;--paper:#161718;--card:#202224;--line:#35383b;--mark:#ff8a80;--good:#7fd6a5}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.65 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
main{max-width:720px;margin:0 auto;padding:32px 20px 96px}
header{display:flex;justify-content:space-between;align-items:flex-start;gap:24px;margin-bottom:24px}
.kicker{margin:0;color:var(--soft);font-size:14px;letter-spacing:.08em}
h1{margin:2px 0 4px;font-size:32px;line-height:1.2}
.when{margin:0;color:var(--soft)}
.qr{margin:0;width:128px;flex:none;text-align:center;color:var(--soft);font-size:12px}
.qr svg{display:block;width:128px;height:128px;border-radius:8px;background:#fff}
ol{list-style:none;margin:0;padding:0;counter-reset:step}
li{counter-increment:step;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:18px 20px 20px;margin:0 0 14px}
.bar{display:flex;align-items:baseline;justify-content:space-between;gap:12px;margin-bottom:10px}
h2{margin:0;font-size:17px;font-weight:600}
h2::before{content:counter(step);display:inline-block;width:26px;color:var(--soft);font-variant-numeric:tabular-nums}
.count{font-size:14px;color:var(--good);font-variant-numeric:tabular-nums;white-space:nowrap}
.count.over{color:var(--mark);font-weight:600}
.note,li p{margin:0}
a{color:inherit;text-underline-offset:3px;overflow-wrap:anywhere}
pre{margin:0 0 12px;padding:14px 16px;background:var(--paper);border-radius:10px;font:inherit;white-space:pre-wrap;overflow-wrap:anywhere;max-height:320px;overflow:auto}
pre.code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px}
button{min-height:44px;padding:0 22px;border:0;border-radius:22px;background:var(--ink);color:var(--card);font:inherit;font-weight:600;cursor:pointer}
button:focus-visible,pre:focus-visible,a:focus-visible{outline:3px solid #4c8dff;outline-offset:2px}
button.did{background:var(--good)}
label{display:block;margin-bottom:6px;color:var(--soft);font-size:14px}
input{width:100%;min-height:44px;margin:0 0 12px;padding:0 14px;border:1px solid var(--line);border-radius:10px;background:var(--paper);color:var(--ink);font:inherit}
input:focus-visible{outline:3px solid #4c8dff;outline-offset:1px}
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(112px,1fr));gap:12px}
figure{margin:0}
.gallery img,.gallery video{display:block;width:100%;border-radius:8px;border:1px solid var(--line)}
figcaption{font-size:13px;color:var(--soft);margin-top:4px}
.gallery b{display:inline-block;min-width:22px;padding:0 6px;border-radius:11px;background:var(--ink);color:var(--card);text-align:center}
#said{position:fixed;left:50%;bottom:24px;transform:translateX(-50%);margin:0;padding:10px 20px;border-radius:22px;background:var(--ink);color:var(--card);opacity:0;transition:opacity .2s;pointer-events:none}
#said.on{opacity:1}
"""

# Without https a page has no clipboard of its own: then the text is selected and copied the old way.
SCRIPT = """
async function copy(text){
  if(navigator.clipboard&&window.isSecureContext){try{await navigator.clipboard.writeText(text);return true}catch(e){}}
  const area=document.createElement('textarea');area.value=text;area.style.position='fixed';area.style.opacity='0';
  document.body.append(area);area.select();
  const done=document.execCommand('copy');area.remove();return done;
}
for(const button of document.querySelectorAll('[data-copy]')){
  button.addEventListener('click',async()=>{
    const done=await copy(document.getElementById(button.dataset.copy).textContent);
    if(!done)return;
    button.classList.add('did');
    const said=document.getElementById('said');said.textContent=COPIED;said.classList.add('on');
    setTimeout(()=>said.classList.remove('on'),1400);
  });
}
"""
