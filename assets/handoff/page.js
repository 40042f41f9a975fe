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
