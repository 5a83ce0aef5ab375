//! What a file is, by its content; names lie.

use super::package::Package;
use super::{Limits, charset};
use crate::error::{Error, Result};

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// PDF.
    Pdf,
    /// Word 2007 and later.
    Docx,
    /// Excel workbook: xlsx, xlsm, xls, ods.
    Workbook,
    /// Web page.
    Html,
    /// Plain text.
    Text,
}

/// Finds out what a file is; what cannot be read is an error that says what to do instead.
pub(super) fn sniff(bytes: &[u8], file: &str, limits: &Limits) -> Result<Content> {
    limits.check_file(file, bytes.len() as u64)?;
    let refuse = |message: &str, help: &str| {
        Err(Error::Unreadable {
            file: file.to_owned(),
            message: message.to_owned(),
            help: help.to_owned(),
        })
    };
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return refuse("文件是空的", "请检查文件是否下载完整。");
    }
    // Mail gateways and web servers put lines before the header; readers look for it in the first kilobyte.
    if find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return Ok(Content::Pdf);
    }
    if bytes.starts_with(b"PK") {
        return archive(bytes, file, limits);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return compound(bytes, file);
    }
    if bytes.starts_with(br"{\rtf") {
        return refuse("这是 RTF 文档，不能直接读取", &save_as("Word/WPS", ".docx"));
    }
    if let Some(kind) = picture(bytes) {
        return refuse(
            &format!("这是图片（{kind}），里面没有文字"),
            "扫描件请先用文字识别（OCR）软件转成带文字的 PDF 或 .docx，核对无误后再读取；\
             最好向发文单位索取电子版原文。",
        );
    }
    if bytes.starts_with(b"Rar!")
        || bytes.starts_with(b"7z\xbc\xaf")
        || bytes.starts_with(b"\x1f\x8b")
    {
        return refuse("这是压缩包", "请先解压，再读取其中的文件。");
    }
    textual(bytes, file)
}

/// A zip archive: an office file of one kind or another.
fn archive(bytes: &[u8], file: &str, limits: &Limits) -> Result<Content> {
    let package = Package::open(bytes, file, limits)?;
    let has = |part: &str| package.has(part);
    let starts = |folder: &str| {
        package
            .names()
            .any(|name| name.to_ascii_lowercase().starts_with(folder))
    };
    let (message, help) = if has("OFD.xml") {
        (
            "这是 OFD 版式文件，不能直接读取",
            "请用 OFD 阅读器（如数科、福昕、WPS）导出为 PDF 或 Word，再读取导出的文件。".to_owned(),
        )
    } else if has("mimetype") && has("content.xml") {
        let kind = kind_of_open_document(bytes);
        if kind.contains("spreadsheet") {
            return Ok(Content::Workbook);
        }
        (
            "这是 OpenDocument 文档，不能直接读取",
            save_as("LibreOffice/WPS", ".docx"),
        )
    } else if has("xl/workbook.bin") {
        (
            "这是 Excel 二进制工作簿（.xlsb），不能直接读取",
            save_as("Excel/WPS", ".xlsx"),
        )
    } else if starts("xl/") {
        return Ok(Content::Workbook);
    } else if starts("ppt/") {
        (
            "这是演示文稿，不是通知",
            "请另存为 PDF，或向发文单位索取通知原文。".to_owned(),
        )
    } else if starts("word/") || has("[Content_Types].xml") {
        return Ok(Content::Docx);
    } else {
        ("这是压缩包", "请先解压，再读取其中的文件。".to_owned())
    };
    Err(Error::Unreadable {
        file: file.to_owned(),
        message: message.to_owned(),
        help,
    })
}

/// The media type of an OpenDocument file: its first entry, stored uncompressed for exactly this purpose.
fn kind_of_open_document(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(256)]).into_owned()
}

/// An OLE compound file: what Office wrote until 2003, and what it still wraps encrypted files in.
fn compound(bytes: &[u8], file: &str) -> Result<Content> {
    let has = |stream: &str| {
        // A directory entry is 128 bytes: the name in UTF-16 with a closing zero, its size at offset 64.
        let mut name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        name.extend([0, 0]);
        bytes.chunks_exact(128).any(|entry| {
            entry.starts_with(&name)
                && usize::from(entry[64]) + usize::from(entry[65]) * 256 == name.len()
        })
    };
    if has("EncryptedPackage") {
        return Err(Error::Unreadable {
            file: file.to_owned(),
            message: "文件有密码保护".to_owned(),
            help: "请用 Word/Excel/WPS 输入密码打开，去掉密码后另存一份。".to_owned(),
        });
    }
    if has("Workbook") || has("Book") {
        return Ok(Content::Workbook);
    }
    let (message, help) = if has("PowerPoint Document") {
        ("这是演示文稿，不是通知", save_as("PowerPoint/WPS", ".pdf"))
    } else if file.to_lowercase().ends_with(".wps") {
        (
            "这是 WPS 文字文档（.wps），不能直接读取",
            save_as("WPS", ".docx"),
        )
    } else if has("WordDocument") {
        (
            "这是旧版 Word 文档（.doc），不能直接读取",
            save_as("Word/WPS", ".docx"),
        )
    } else {
        (
            "这是旧版办公文档，不能直接读取",
            save_as("Word/WPS", ".docx"),
        )
    };
    Err(Error::Unreadable {
        file: file.to_owned(),
        message: message.to_owned(),
        help,
    })
}

/// A web page, a text, or something unknown.
fn textual(bytes: &[u8], file: &str) -> Result<Content> {
    let sample = &bytes[..bytes.len().min(64 << 10)];
    let text = charset::decode(sample, None).text;
    let head = text.trim_start().to_lowercase();
    let refuse = |message: &str, help: String| {
        Err(Error::Unreadable {
            file: file.to_owned(),
            message: message.to_owned(),
            help,
        })
    };
    if head.starts_with("mime-version:") || head.contains("content-type: multipart/related") {
        return refuse(
            "这是网页归档（.mht），不能直接读取",
            "请用浏览器或 Word 打开，另存为“网页，仅 HTML”或 .docx，再读取另存的文件。".to_owned(),
        );
    }
    if head.contains("progid=\"word.document\"") || head.contains("<w:worddocument") {
        return refuse(
            "这是 Word 2003 XML 文档，不能直接读取",
            save_as("Word/WPS", ".docx"),
        );
    }
    if head.contains("progid=\"excel.sheet\"")
        || head.contains("urn:schemas-microsoft-com:office:spreadsheet")
    {
        return refuse(
            "这是 Excel 2003 XML 表格，不能直接读取",
            save_as("Excel/WPS", ".xlsx"),
        );
    }
    let tags = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<table",
        "<meta",
        "<div",
        "<tbody",
    ];
    if tags.iter().any(|tag| head.contains(tag)) {
        return Ok(Content::Html);
    }
    if head.starts_with('{') && head.contains("\"duban.plan/") {
        return refuse(
            "这是已经读好的计划文件，不是通知原文",
            "可直接用于 duban check、duban ingest 等命令。".to_owned(),
        );
    }
    if head.starts_with("<?xml") {
        return refuse("这是 XML 文件，不是通知", save_as("Word/WPS", ".docx"));
    }
    // A fragment of a page, as copied out of one.
    if head.starts_with('<') && head.contains("</") {
        return Ok(Content::Html);
    }
    let (mut odd, mut all) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        if c == '\u{fffd}'
            || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{b}'))
        {
            odd += 1;
        }
    }
    // A text with a damaged place here and there is still a text; binary data is odd all over.
    if odd * 50 > all {
        return refuse(
            "认不出文件格式",
            "可读取的格式：PDF、Word（.docx）、Excel（.xlsx、.xls、.ods）、网页（.html）、纯文本（.txt）。".to_owned(),
        );
    }
    Ok(Content::Text)
}

fn save_as(program: &str, extension: &str) -> String {
    format!("请用 {program} 打开，另存为 {extension} 格式，再读取另存的文件。")
}

/// The kind of a picture file.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 7] = [
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"BM", "BMP"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"RIFF", "WebP"),
    ];
    kinds
        .into_iter()
        .find(|(magic, kind)| {
            bytes.starts_with(magic)
                && match *kind {
                    // Two letters are no proof: the file's size follows them, then two zero words.
                    "BMP" => bytes.get(6..10) == Some(&[0; 4]),
                    "WebP" => bytes.get(8..12) == Some(b"WEBP"),
                    _ => true,
                }
        })
        .map(|(_, kind)| kind)
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniffed(bytes: &[u8], file: &str) -> String {
        match sniff(bytes, file, &Limits::default()) {
            Ok(content) => format!("{content:?}"),
            Err(error) => format!("{error} {}", error.help()),
        }
    }

    /// A compound file in so far as its directory is one.
    fn compound_with(stream: &str) -> Vec<u8> {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.resize(512, 0);
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut entry = name.clone();
        entry.resize(64, 0);
        entry.push(u8::try_from(name.len() + 2).unwrap());
        entry.resize(128, 0);
        bytes.extend(entry);
        bytes
    }

    fn zip_with(parts: &[&str]) -> Vec<u8> {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for part in parts {
            let stored = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Stored);
            zip.start_file(*part, stored).unwrap();
            if *part == "mimetype" {
                zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet")
                    .unwrap();
            }
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn content_decides_not_the_name() {
        let cases: [(&[u8], &str); 6] = [
            (b"\r\n%PDF-1.7", "Pdf"),
            ("\u{feff}<!DOCTYPE html><p>".as_bytes(), "Html"),
            ("<table><tr><td>甲".as_bytes(), "Html"),
            ("序号\t项目".as_bytes(), "Text"),
            (b"\xd0\xf2\xba\xc5\t\xcf\xee\xc4\xbf", "Text"),
            (b"BM\xb5\xc4\xca\xc7", "Text"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(sniffed(bytes, "甲.doc"), expected);
        }
        assert_eq!(
            sniffed(
                &zip_with(&["[Content_Types].xml", "word/document.xml"]),
                "甲"
            ),
            "Docx"
        );
        assert_eq!(sniffed(&zip_with(&["xl/workbook.xml"]), "甲"), "Workbook");
        assert_eq!(
            sniffed(&zip_with(&["mimetype", "content.xml"]), "甲"),
            "Workbook"
        );
        assert_eq!(sniffed(&compound_with("Workbook"), "甲.doc"), "Workbook");
    }

    #[test]
    fn what_cannot_be_read_says_what_to_do() {
        let odd: Vec<u8> = (0..2000_u32).map(|i| (i * 7919 % 251) as u8).collect();
        let cases: Vec<(Vec<u8>, &str, &str)> = vec![
            (compound_with("WordDocument"), "甲.doc", "另存为 .docx"),
            (compound_with("WordDocument"), "甲.wps", "WPS 文字文档"),
            (compound_with("EncryptedPackage"), "甲.docx", "密码"),
            (compound_with("PowerPoint Document"), "甲.ppt", "演示文稿"),
            (zip_with(&["OFD.xml"]), "甲.ofd", "OFD 阅读器"),
            (zip_with(&["xl/workbook.bin"]), "甲.xlsb", "另存为 .xlsx"),
            (zip_with(&["甲.txt"]), "甲.zip", "解压"),
            (b"PK\x03\x04 cut off".to_vec(), "甲.docx", "重新下载"),
            (br"{\rtf1 }".to_vec(), "甲.doc", "RTF"),
            (b"\x89PNG\r\n".to_vec(), "甲.png", "OCR"),
            (b"\xff\xd8\xff\xe0".to_vec(), "甲.jpg", "OCR"),
            (
                b"BM\x36\x00\x10\x00\x00\x00\x00\x00".to_vec(),
                "甲.bmp",
                "OCR",
            ),
            (b"".to_vec(), "甲.pdf", "空的"),
            (b" \n\0".to_vec(), "甲.pdf", "空的"),
            (b"MIME-Version: 1.0\r\n".to_vec(), "甲.doc", "网页归档"),
            (
                br#"{ "schema": "duban.plan/1" }"#.to_vec(),
                "甲.json",
                "计划文件",
            ),
            (odd, "甲.dat", "认不出"),
        ];
        for (bytes, file, expected) in cases {
            let message = sniffed(&bytes, file);
            assert!(message.contains(expected), "{file}: {message}");
            assert!(message.contains(file), "{message}");
        }
    }

    #[test]
    fn a_file_too_large_is_not_looked_at() {
        let limits = Limits {
            file_bytes: 3,
            ..Limits::default()
        };
        let error = sniff(b"%PDF-1.7", "甲.pdf", &limits).unwrap_err();
        assert!(error.to_string().contains("文件太大"), "{error}");
    }
}
