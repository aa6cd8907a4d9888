//! Scripts that are made for a measurement.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of so many files, each of one case, all different.
pub(crate) fn many(folder: &Path, count: usize) -> PathBuf {
    let many = folder.join("many");
    fs::create_dir(&many).expect("a folder");
    for number in 0..count {
        let port = 1000 + number;
        let text = format!("tcp a reuse; bind a {port}; listen a; tcp b; bind b {port} expect EADDRINUSE\n");
        fs::write(many.join(format!("{number:05}.drill")), text).expect("a file");
    }
    many
}

/// So many statements below each other.
pub(crate) fn long(folder: &Path, statements: usize) -> PathBuf {
    let mut text = String::from("tcp a\n");
    (1..statements).for_each(|_| text.push_str("local a\n"));
    written(folder, &format!("{statements}.drill"), &text)
}

/// So many statements, all of them so many blocks deep.
pub(crate) fn deep(folder: &Path, statements: usize, depth: usize) -> PathBuf {
    let mut text = String::from("axis x = 1 | 2\ntcp a\n");
    for level in 0..depth {
        writeln!(text, "when $x = 1 {{").expect("text");
        if level + 1 == depth {
            (0..statements).for_each(|_| text.push_str("local a\n"));
        }
    }
    (0..depth).for_each(|_| text.push_str("}\n"));
    written(folder, &format!("deep{depth}.drill"), &text)
}

/// A product of axes with 100,000 cases.
pub(crate) fn product(folder: &Path) -> PathBuf {
    let values = "9000 | 9001 | 9002 | 9003 | 9004 | 9005 | 9006 | 9007 | 9008 | 9009";
    let mut text = String::new();
    (0..5).for_each(|axis| writeln!(text, "axis x{axis} = {values}").expect("text"));
    text.push_str("tcp a; bind a $x0; tcp b; bind b $x1 expect any; udp c; bind c $x2\n");
    text.push_str("udp d; bind d $x3 expect any; udp e; bind e $x4 expect any\n");
    written(folder, "product.drill", &text)
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("a file");
    path
}
