//! Whether a text looks like a person's name or like the name of a unit. Only likeness: a notice's own words decide.

/// Single-character surnames, the common ones of the census first (public name statistics), then the rest of the
/// Hundred Surnames that still occur.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈\
姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔\
伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕\
屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄\
丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴\
丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯\
元束檀衣信展阴昝智幸奉植衡富尧闭由么渠延俸依刀傅萧洪赖习步沃越融逄苌佴牧宓昌凤钮骞晓暨仉督墨酆鄂蒯後郏仰奥丌";

/// Surnames of two characters.
const DOUBLE_SURNAMES: &str = "\
    欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 端木 轩辕 夏侯 南宫 宇文 长孙 呼延 \
    澹台 申屠 闻人 西门";

/// Ends of unit names that hardly ever end anything else.
const SUFFIXES: &str = "\
    街道办事处 办事处 街道办 街办 街道 人民政府 镇政府 乡政府 管委会 管理委员会 委员会 居委会 村委会 \
    指挥部 办公室 有限公司 分公司 公司 集团 集团公司 中心 支队 大队 总队 分局 总局 局 委 办 镇 街 \
    总工会 工会 妇联 残联 科协 工商联 文联 侨联 联社 联合会 协会 红十字会 商会 基金会 团委 团区委 \
    医院 学院 大学 学校 研究院 银行 分行 支行 站 所 处 署 厅 检察院 法院 \
    专班 管理所 管理处 服务站 供销社 合作社 新区 开发区 高新区 园区 保税区 经开区";

/// Ends that unit names share with other words.
const WEAK_SUFFIXES: &str = "会 部 乡 村 社区 园 院 校 馆 台 队 社 组 科 股 部门 单位 库 农场";

/// Words that end a unit's name but are none by themselves: the second half of a wrapped one.
const TAILS: &str = "\
    人民政府 镇政府 政府 办事处 街道办事处 委员会 管委会 管理委员会 管理局 监督管理局 分局 分公司 公司 \
    有限公司 集团 集团公司 集团有限公司 中心 支队 大队 服务中心 街道 街道办 街办 责任公司 办公室 总队";

/// Words that begin what is to be done.
const VERBS: &str = "\
    新建 改造 实施 提升 推进 开展 完善 打造 新增 扩建 改扩建 修建 创建 举办 加强 优化 落实 启动 为 对 组织 完成";

/// Words whose presence says that no unit is named but a group of them.
const GROUPS: &str = "各 相关单位 有关单位 相关部门 有关部门 相关镇 相关街 有关镇 有关街 全体 所有 属地镇 属地街 等单位";

/// How likely a text is one person's name, white space removed: above 0 likely, below unlikely.
pub fn person(text: &str) -> f64 {
    let chars: Vec<char> = text.chars().collect();
    if !chars
        .iter()
        .all(|&c| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' | '·' | '•' | '・' | '.' | '□'))
    {
        return -3.0;
    }
    if chars.iter().any(|c| matches!(c, '·' | '•' | '・')) {
        return if (4..=16).contains(&chars.len()) {
            2.0
        } else {
            -3.0
        };
    }
    if TAILS.split(' ').any(|t| t == text) {
        return -3.0;
    }
    // 欧阳 is the first half of a name, and hardly ever a whole one.
    if DOUBLE_SURNAMES.split(' ').any(|s| s == text) {
        return -0.5;
    }
    let double = DOUBLE_SURNAMES.split(' ').any(|s| text.starts_with(s));
    let single = chars.first().is_some_and(|&c| SURNAMES.contains(c));
    let ending = if chars.len() > 2 { suffix(text) } else { 0.0 };
    let likeness = match (chars.len(), double, single) {
        (0 | 1, _, _) => -4.0,
        (2, _, true) => 1.8,
        (3, _, true) => 2.0,
        (3 | 4, true, _) => 2.2,
        (2 | 3, _, false) => 0.2,
        (4, _, true) => -0.6,
        _ => -3.0,
    };
    // 沙河乡 and 高新园 begin with surnames too.
    if ending >= 1.0 {
        likeness - 2.0
    } else if ending > 0.0 {
        likeness - 1.7
    } else {
        likeness
    }
}

/// How much the end of a text looks like a unit's: 1 surely, 0.5 perhaps, 0 not.
pub fn suffix(text: &str) -> f64 {
    let bare = without_bracket(text);
    if SUFFIXES.split(' ').any(|s| bare.ends_with(s)) {
        1.0
    } else if WEAK_SUFFIXES.split(' ').any(|s| bare.ends_with(s)) {
        0.5
    } else {
        0.0
    }
}

/// How likely a text is the name of one unit, white space removed: above 0 likely, below unlikely.
pub fn unit(text: &str) -> f64 {
    let bare = without_bracket(text);
    let length = bare.chars().count();
    if length < text.chars().count() && length == 0 {
        return -3.0;
    }
    if text.contains(['。', '；', '：', '%', '！']) {
        return -3.0;
    }
    if is_group(text) {
        return 1.0;
    }
    // "新建…中心" is what is done, not who does it.
    let verb =
        VERBS.split(' ').any(|v| bare.starts_with(v)) || (bare.starts_with("建设") && length > 6);
    if verb {
        return -1.5;
    }
    if TAILS.split(' ').any(|t| t == bare) {
        return -2.5;
    }
    let ending = suffix(text);
    match length {
        0 => -4.0,
        1 => -3.5,
        2 => {
            if matches!(
                bare,
                "妇联"
                    | "残联"
                    | "科协"
                    | "团委"
                    | "文联"
                    | "侨联"
                    | "公安"
                    | "税务"
                    | "消防"
                    | "工会"
            ) {
                0.8
            } else {
                -2.0
            }
        }
        3..=14 if ending > 0.0 => ending,
        3..=14 => -1.0,
        15..=24 if ending > 0.0 => ending - 0.5,
        _ => -2.0,
    }
}

/// Whether a text names a group of units (`各街镇`, `相关单位`), which has no leader of its own.
pub fn is_group(text: &str) -> bool {
    GROUPS.split(' ').any(|g| text.contains(g))
        // "市政府各部门" has 各 inside; 各 in a place name is not known.
        || text == "全区"
}

/// The text without a bracket at its end: 高新园(邹区镇) → 高新园.
fn without_bracket(text: &str) -> &str {
    if text.ends_with([')', '）'])
        && let Some(at) = text.rfind(['(', '（'])
        && at > 0
    {
        return &text[..at];
    }
    text
}

/// Ends that neighbours in a list may share: `未央湖、大明宫街办`.
const SHARED: &str = "街道办事处 街道办 街办 街道 镇 乡 街 社区 村 局";

/// The end that a unit could share with the ones before it in a list, the longest one.
pub fn shared_suffix(text: &str) -> Option<&'static str> {
    SHARED
        .split(' ')
        .find(|s| text.ends_with(s) && text.len() > s.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_people_from_units() {
        for name in [
            "李伟志",
            "赵林",
            "欧阳娜娜",
            "靳丕玉",
            "阿不都·热合曼",
            "潘崢",
        ] {
            assert!(person(name) > 1.0, "{name}");
            assert!(unit(name) < 0.0, "{name}");
        }
        for name in [
            "区教育局",
            "各街镇",
            "高新园(邹区镇)",
            "经开集团",
            "区妇联",
            "区城投公司",
            "津门湖街",
        ] {
            assert!(person(name) < 0.0, "{name} {}", person(name));
            assert!(unit(name) > 0.0, "{name}");
        }
        for half in ["委", "办事处", "区农业", "人民政府", "局"] {
            assert!(unit(half) < 0.0, "{half}");
        }
    }
}
