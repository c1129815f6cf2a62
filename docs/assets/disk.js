/* A page that was opened from the disk: its links lead to lists of files, and the search, the picker and the form do not work. It says so. */
(function () {
  "use strict";

  if (location.protocol !== "file:") return;
  var said = document.createElement("p");
  said.className = "from-disk";
  said.setAttribute("role", "alert");
  said.textContent = "这一页是从硬盘直接打开的，链接、搜索和填报都不能用。请在仓库的文件夹里运行 make serve，再打开显示的网址。";
  (document.querySelector("article") || document.body).prepend(said);
})();
