/* A page that was opened from the disk. Of the site as it is published, links lead to lists of files, and the search, the picker and the
   form do not work: it says so. Of one that is made for a disk the form and the desk alone do not. */
(function () {
  "use strict";

  if (location.protocol !== "file:") return;
  var made = document.querySelector("meta[name=tuijian-offline]");
  var said = document.createElement("p");
  said.className = "from-disk";
  said.setAttribute("role", "alert");
  if (!made) {
    said.textContent = "这一页是从硬盘直接打开的，链接、搜索和填报都不能用。请在仓库的文件夹里运行 make serve，再打开显示的网址。";
  } else if (made.content === "fill") {
    said.textContent = "这一页是从硬盘直接打开的，浏览器不让这样的网页检查材料，表格打不开。请下载下面的空白文件来填，用装好的程序检查；这个文件夹里带有检查程序的，放到内网的网页服务器上，再从网址打开，就可以在线填报。";
  } else if (made.content === "desk") {
    said.textContent = "这一页是从硬盘直接打开的，浏览器不让这样的网页检查材料。请用装好的程序检查；这个文件夹里带有检查程序的，放到内网的网页服务器上，再从网址打开，就可以在这里核对。";
  } else {
    return;
  }
  (document.querySelector("article") || document.body).prepend(said);
})();
