setInterval(async()=>{
  if(document.hidden)return;
  try{
    const page=new DOMParser().parseFromString(await(await fetch('/')).text(),'text/html');
    for(const id of ['clock','days','posts','waiting'])document.getElementById(id).innerHTML=page.getElementById(id).innerHTML;
  }catch(e){}
},2000);
