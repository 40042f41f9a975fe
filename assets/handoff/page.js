const known=Object.keys(COPIED), begins=tag=>tag.slice(0,2).toLowerCase();
const language=navigator.languages.map(begins).find(tag=>known.includes(tag))||begins(document.documentElement.lang);
document.documentElement.lang=language==='zh'?'zh-CN':language;
for(const part of document.querySelectorAll('[data-en]'))part.textContent=part.dataset[language];
async function copy(text){
  if(navigator.clipboard&&window.isSecureContext){try{await navigator.clipboard.writeText(text);return true}catch(e){}}
  const area=document.createElement('textarea');area.value=text;area.style.position='fixed';area.style.opacity='0';
  document.body.append(area);area.select();
  const done=document.execCommand('copy');area.remove();return done;
}
async function copyRich(node){
  if(navigator.clipboard&&window.ClipboardItem&&window.isSecureContext){
    const kinds={'text/html':node.innerHTML,'text/plain':node.innerText};
    const blobs=Object.entries(kinds).map(([kind,text])=>[kind,new Blob([text],{type:kind})]);
    try{await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);return true}catch(e){}
  }
  const chosen=getSelection(),range=document.createRange();
  range.selectNodeContents(node);chosen.removeAllRanges();chosen.addRange(range);
  const done=document.execCommand('copy');chosen.removeAllRanges();return done;
}
function did(button){button.classList.add('did');button.closest('ol>li')?.classList.add('did')}
let fading;
function tell(text){
  const said=document.getElementById('said');said.textContent=text;said.classList.add('on');
  clearTimeout(fading);fading=setTimeout(()=>said.classList.remove('on'),1400);
}
for(const button of document.querySelectorAll('[data-copy]')){
  button.addEventListener('click',async()=>{
    const node=document.getElementById(button.dataset.copy);
    const done=await (node.classList.contains('rich')?copyRich(node):copy(node.textContent));
    if(!done)return;
    did(button);
    tell(COPIED[language]);
  });
}
// Served to a phone, all pictures go at once: by the phone's own sheet where the page may use it, else as an archive.
const all=document.querySelector('.all'),share=document.getElementById('share');
if(all&&location.protocol.startsWith('http')){
  all.hidden=false;
  const files=[...document.querySelectorAll('.gallery a')].map(link=>link.href);
  const kindOf=href=>href.endsWith('.mp4')?'video/mp4':href.endsWith('.png')?'image/png':'image/jpeg';
  const asFile=(bits,href)=>new File(bits,decodeURIComponent(href.split('/').pop()),{type:kindOf(href)});
  if(navigator.canShare&&navigator.canShare({files:files.map(href=>asFile([],href))})){
    share.hidden=false;
    let ready; // fetched ahead: a sheet opens only at once after a tap
    const fetchAll=()=>ready??=Promise.all(files.map(async href=>asFile([await (await fetch(href)).blob()],href)));
    fetchAll();
    share.addEventListener('click',async()=>{
      try{await navigator.share({files:await fetchAll()});did(share)}catch(error){if(error.name!=='AbortError')ready=undefined}
    });
  }else all.querySelector('a').classList.add('button','strong');
  all.querySelector('a').addEventListener('click',event=>did(event.currentTarget));
}
