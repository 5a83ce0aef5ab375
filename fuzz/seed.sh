#!/usr/bin/env bash
# Seeds the fuzz targets' corpora from the bundled notices, templates and texts. Needs unzip.
set -euo pipefail
cd "$(dirname "$0")"
for target in pdf docx xlsx html text quantity period names markup form; do mkdir -p "corpus/$target"; done
put() { # put TARGET: standard input as a seed, named by its content
  local file="corpus/$1/.new"
  cat > "$file"
  mv "$file" "corpus/$1/$(sha1sum < "$file" | cut -d' ' -f1)"
}
for file in $(find ../fixtures -type f); do
  case "$file" in
    *.pdf) [ "$(wc -c < "$file")" -gt 400000 ] || put pdf < "$file" ;;
    *.docx) put docx < "$file"
            unzip -p "$file" word/document.xml | put docx
            { unzip -p "$file" word/numbering.xml; printf '\0'; unzip -p "$file" word/document.xml; } | put docx ;;
    *.xlsx) put xlsx < "$file"; unzip -p "$file" xl/worksheets/sheet1.xml | put xlsx ;;
    *.html) put html < "$file" ;;
  esac
done
put text < ../seeds/xiqing-2024-notice.txt
iconv -f utf-8 -t gb18030 ../seeds/xiqing-2024-notice.txt | put text
printf '| 序号 | 项目 | 责任单位 | 一季度 |\n|--|--|--|--|\n| 1 | 建校 | 区教育局<br>中北镇 | 开工 |\n' | put text
# A text per cell: figures and periods stand in them.
tr '\t' '\n' < ../seeds/xiqing-2024-notice.txt | awk 'length > 6 && !seen[$0]++' | while IFS= read -r line; do
  printf '%s' "$line" | put quantity
  printf '%s' "$line" | put period
done
for words in 第一季度 一季度目标 3月底前 上半年 2024年6月30日前 "一季度：开工；二季度：完工" 12月 全年 Q3; do
  printf '%s' "$words" | put period
done
# Units and leaders, line by line.
cut -f5,6 ../seeds/xiqing-2024-notice.txt | grep -P '\t.' | put names
printf '区农业农村|委 辛口镇\t林小琳|王树军\n各街镇\t\n区卫健委、区教育局\t郭宜鹏、李伟志\n' | put names
for template in ../templates/report/*.html; do { printf '\0'; cat "$template"; } | put markup; done
{ cat ../templates/report/report.css; printf '\0<html><body><h1>通报</h1><table><thead><tr><th>序号</th><th>任务</th></tr></thead><tr><td rowspan="2">1</td><td>建校</td></tr><tr><td>修路</td></tr></table></body></html>'; } | put markup
printf '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c><c r="B1" t="inlineStr"><is><t>任务明细</t></is></c><c r="C1" t="inlineStr"><is><t>完成情况</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c><c r="B2" t="inlineStr"><is><t>建校</t></is></c><c r="C2"><v>0.5</v></c></row></sheetData></worksheet>' | put form
echo "seeded: $(find corpus -type f | wc -l) files"
