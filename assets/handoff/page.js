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
for(const button of document.querySelectorAll('[data-copy]')){
  button.addEventListener('click',async()=>{
    const node=document.getElementById(button.dataset.copy);
    const done=await (node.classList.contains('rich')?copyRich(node):copy(node.textContent));
    if(!done)return;
    button.classList.add('did');
    const said=document.getElementById('said');said.textContent=COPIED[language];said.classList.add('on');
    setTimeout(()=>said.classList.remove('on'),1400);
  });
}
