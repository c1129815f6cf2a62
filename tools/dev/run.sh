#!/bin/sh
# Check the submissions in the repository, build the site, and show it until stopped where somebody watches; else say how to see it.
# Findings are for the provinces to mend and do not stop the site; a fault of ours ends the run with its status.
set -eu
cd "$(dirname "$0")/../.."

# A program that cannot even start also exits 1, which must not pass for findings.
.venv/bin/python -c 'import tuijian.cli.main'

status=0
.venv/bin/tuijian check submissions || status=$?
case $status in
0) echo '检查完成：没有必须修改的问题。' ;;
1) echo '检查完成：有必须修改的问题，见上。网站照常生成。' ;;
*) echo "检查没有完成（退出码 $status），见上。网站照常生成。" ;;
esac

tools/dev/page.sh
show=
if [ -t 0 ] && [ -t 1 ]; then show=--serve; fi
.venv/bin/tuijian site --output site $show
[ "$status" -le 1 ] || exit "$status"
