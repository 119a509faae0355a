// A small made-up newspaper that no other test reads: the stories that the pictures in
// screenshots/ show. Nothing here changes when the sample archive does.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { PNG } from "pngjs";

/** The moment that the newspaper is built for. */
export const AS_OF = "2026-03-12T18:00:00Z";

const ENGLISH = {
  title: "The Alder Gazette",
  description: "News of the quay, the town and the sea beyond them",
  source: "Alder Wire",
  sources: ["Alder Wire", "Northern Press Bureau", "Quay News Service"],
  sections: ["Harbour", "Science", "Town", "World"],
  topics: ["Tides", "Ferries", "Fishing", "Lighthouses", "Weather", "Bridges", "Museums", "Trade"],
  places: ["Lisbon", "Oslo", "Nairobi", "Lima", "Tokyo", "Sydney", "Toronto", "Cairo", "Mumbai"],
  people: ["Mara Quill", "Tove Anders", "Ruben Hale"],
  dateline: (place, day) => `${place.toUpperCase()}, March ${day} (Alder Wire) --`,
  headlines: [
    "Night ferry finds its way home by the sound of a bell",
    "Council votes to keep the old fish market open for another ten years",
    "Tide gauge reads higher than in any spring since it was set up",
    "Bridge closes for a week",
    "Museum asks the town for photographs of the winter that the harbour froze from wall to wall",
    "Two lamps, one keeper",
    "Herring come back to the northern grounds, and nobody is quite sure why",
    "Storm passes north of the islands",
    "Harbour dues to rise by a tenth from June, and by another tenth the year after",
    "Students map every well in the upper town",
    "New launch for the pilots sails without a sound",
    "Market hall clock is right again after thirty-one years",
  ],
  sentences: [
    "The harbour office said on Thursday that the work would begin before the summer and be over by the first storms of the autumn.",
    "Nobody was hurt, and the last of the boats was back at its mooring by six in the evening.",
    "Those who live along the quay had asked for it since the flood, and most of them came to see the vote.",
    "“We measured it three times, and three times it was the same,” the keeper of the gauge said.",
    "The cost is put at four million, a third of which the county has promised to bear.",
    "Fishermen in the north welcomed the plan; those in the south want to see the figures first.",
    "A second reading is due next month, when the engineers will have looked at the piles below the water line.",
    "It is the ninth such year in a row, and the longest row since records were first kept here.",
  ],
  lead: {
    title: "Harbour gates hold through the highest tide in a hundred years, and the lower town stays dry",
    summary: "Engineers had given the gates an even chance. By midnight the water stood a hand’s breadth below the top, and there it turned.",
    alt: "The harbour wall in the evening, with high water before it",
    caption: "High water at the north gate, a few minutes before it turned.",
    credit: "Drawing: Alder Wire",
    headings: ["What happened", "Who decided what", "What it cost", "What comes next"],
    items: ["Gate one was shut at four.", "Gate two followed an hour later.", "The sluice stayed open."],
    quote: "I have never heard the quay so quiet. Two hundred people, and all of them looked at one post.",
    table: ["Gate", "Shut at", "Highest water", "North", "South", "Sluice"],
    end: "Endit",
  },
  correction: "An earlier version gave the height of the water as 6.2 metres. It was 6.02 metres.",
  running: [
    ["Urgent: Pilots vote on ending strike", "Pilots are voting tonight on terms that would end their strike."],
    ["1st LD: Pilots vote to end strike", "Pilots have voted to end their strike, by 27 to 6.\n\nThe first ship is expected in the morning."],
    ["2nd LD Writethru: Pilots vote to end strike, first ship due at six", "Pilots have voted to end their strike, by 27 to 7 after a recount.\n\nThe first ship is expected at six in the morning.\n\nForty more are waiting in the roads."],
  ],
};

const ARABIC = {
  title: "جريدة المرفأ",
  description: "أخبار الرصيف والمدينة والبحر من ورائهما",
  source: "وكالة المرفأ",
  sources: ["وكالة المرفأ", "مكتب أنباء الشمال"],
  sections: ["الميناء", "العلوم", "المدينة"],
  topics: ["المد والجزر", "العبّارات", "الصيد", "المنارات", "الطقس", "الجسور"],
  places: ["القاهرة", "لشبونة", "أوسلو", "نيروبي", "طوكيو"],
  people: ["سلمى النجار", "كريم العطار"],
  dateline: (place, day) => `${place}، ${day} مارس (وكالة المرفأ) --`,
  headlines: [
    "عبّارة الليل تهتدي إلى المرسى على صوت جرس قديم",
    "المجلس يبقي سوق السمك مفتوحا عشر سنوات أخرى",
    "مقياس المد يسجل أعلى قراءة ربيعية منذ نصبه قبل قرن من الزمان",
    "إغلاق الجسر أسبوعا",
    "المتحف يطلب من أهل المدينة صور الشتاء الذي تجمد فيه الميناء",
    "منارتان وحارس واحد",
    "العاصفة تمر شمال الجزر",
    "الطلاب يرسمون خريطة لآبار المدينة العليا كلها",
  ],
  sentences: [
    "قال مكتب الميناء يوم الخميس إن العمل سيبدأ قبل الصيف وينتهي مع أولى عواصف الخريف.",
    "لم يصب أحد بأذى، وعاد آخر القوارب إلى مرساه عند السادسة مساء.",
    "كان سكان الرصيف يطالبون بذلك منذ الفيضان، وحضر معظمهم جلسة التصويت.",
    "وقال حارس المقياس: «قسناه ثلاث مرات، وكانت النتيجة واحدة في كل مرة».",
    "تقدر الكلفة بأربعة ملايين، وقد وعدت المحافظة بتحمل ثلثها.",
    "رحب صيادو الشمال بالخطة، أما صيادو الجنوب فيريدون الاطلاع على الأرقام أولا.",
  ],
  lead: {
    title: "بوابات الميناء تصمد أمام أعلى مد منذ مئة عام والمدينة السفلى تبقى جافة",
    summary: "لم يعط المهندسون البوابات أكثر من فرصة متكافئة. وعند منتصف الليل وقف الماء دون الحافة بعرض كف ثم تراجع.",
    alt: "جدار الميناء مساء والماء عال أمامه",
    caption: "الماء عند البوابة الشمالية قبل دقائق من تراجعه.",
    credit: "رسم: وكالة المرفأ",
    headings: ["ما حدث", "من قرر ماذا", "كم كلف", "ماذا بعد"],
    items: ["أغلقت البوابة الأولى عند الرابعة.", "وتبعتها الثانية بعد ساعة.", "وبقي الهدار مفتوحا."],
    quote: "لم أسمع الرصيف هادئا هكذا قط. مئتا شخص ينظرون جميعا إلى عمود واحد.",
    table: ["البوابة", "أغلقت", "أعلى ماء", "الشمالية", "الجنوبية", "الهدار"],
    end: "انتهى",
  },
  correction: "ذكرت نسخة سابقة أن ارتفاع الماء 6.2 متر، والصحيح 6.02 متر.",
  running: [],
};

const CHINESE = {
  space: "",
  title: "港城报",
  description: "码头、城市与远海的消息",
  source: "港城社",
  sources: ["港城社", "北方新闻局"],
  sections: ["港口", "科学", "城市"],
  topics: ["潮汐", "渡轮", "渔业", "灯塔", "天气", "桥梁"],
  places: ["上海", "里斯本", "奥斯陆", "内罗毕", "东京"],
  people: ["林晓舟", "周闻"],
  dateline: (place, day) => `港城社${place}3月${day}日电`,
  headlines: [
    "夜班渡轮循钟声归港",
    "议会决定老鱼市再开十年",
    "验潮仪读数创设站以来春季最高，工程师连测三次结果一致",
    "大桥封闭一周",
    "博物馆向市民征集港湾封冻那年冬天的老照片，最早的一张摄于九十年前",
    "两座灯塔，一位守塔人",
    "风暴从群岛以北经过",
    "学生绘出上城所有水井的地图",
  ],
  sentences: [
    "港务局周四表示，工程将在夏季之前开始，秋季第一场风暴到来之前完工。",
    "没有人受伤，最后一条船于傍晚六时抵达泊位。",
    "码头沿线的居民自洪水之后一直要求这样做，表决时多数人到场旁听。",
    "验潮员说：“我们量了三次，三次结果都一样。”",
    "费用估计为四百万元，其中三分之一由县里承担。",
    "北部渔民欢迎这一计划；南部渔民希望先看到数字。",
  ],
  lead: {
    title: "港口闸门经受百年最高潮位考验，下城滴水未进",
    summary: "工程师此前认为闸门守住与否机会各半。午夜时分，水面距闸顶仅一掌之宽，随即下降。",
    alt: "傍晚的港口堤墙，墙外水位很高",
    caption: "下降前几分钟的北闸水位。",
    credit: "绘图：港城社",
    headings: ["经过", "由谁决定", "花费多少", "接下来"],
    items: ["一号闸于四时关闭。", "二号闸一小时后关闭。", "泄水闸始终开启。"],
    quote: "我从未见过码头如此安静。两百个人，都望着同一根水位桩。",
    table: ["闸门", "关闭时间", "最高水位", "北闸", "南闸", "泄水闸"],
    end: "（完）",
  },
  correction: "本文此前版本称水位高6.2米，应为6.02米。",
  running: [],
};

const EDITIONS = { en: ENGLISH, ar: ARABIC, zh: CHINESE };

/** A picture of an evening at sea: sky, sun, water and a wall. */
function picture(width, height) {
  const png = new PNG({ width, height, colorType: 2 });
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [fx, fy] = [x / width, y / height];
      const sun = Math.hypot(fx - 0.7, (fy - 0.35) * (height / width)) < 0.07;
      const wall = fx < 0.32 && fy > 0.45 + fx / 3;
      let colour = fy < 0.6 ? [60 + 170 * fy, 90 + 110 * fy, 130] : [40, 70 + 40 * fx, 95];
      if (sun && fy < 0.6) colour = [245, 196, 120];
      if (wall) colour = [52, 46, 44];
      png.data.set([...colour.map(Math.round), 255], (y * width + x) * 4);
    }
  }
  return PNG.sync.write(png);
}

const pick = (list, n) => list[n % list.length];
const two = (n) => String(n).padStart(2, "0");

/** The days before the last ones: a full year of the paper, and the same day of earlier years. */
function earlierDays() {
  const days = [];
  for (let month = 1; month <= 12; month += 1) {
    for (let n = 0; n < 1 + ((month * 5) % 4); n += 1) {
      const day = 1 + ((month * 7 + n * 9) % 28);
      for (let more = 0; more <= (month * n) % 4; more += 1) days.push(`2025-${two(month)}-${two(day)}`);
    }
  }
  const march = ["01", "02", "02", "04", "05", "05", "05", "08", "09", "10", "10", "11"];
  return [
    "2014-06-01", "2019-03-12", "2019-11-30", "2022-03-12", "2024-03-12", "2024-07-07",
    ...days,
    "2026-01-09", "2026-01-22", "2026-02-03", "2026-02-14", "2026-02-27",
    ...march.map((day) => `2026-03-${day}`),
  ];
}

/** The text of a story of a few paragraphs. */
function paragraphs(words, n) {
  const { sentences, space = " " } = words;
  return [0, 1, 2, 3]
    .map((at) => [0, 1, 2].map((more) => pick(sentences, n * 3 + at * 3 + more)).join(space))
    .join("\n\n");
}

function frontMatter(fields) {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\n\n`;
}

/** A story like many others. */
function plainStory(words, n, date) {
  const place = pick(words.places, n);
  const byline = n % 3 ? {} : { byline: [pick(words.people, n / 3)] };
  return frontMatter({
    title: pick(words.headlines, n),
    source: pick(words.sources, n),
    date,
    section: pick(words.sections, n),
    topics: [pick(words.topics, n), pick(words.topics, n * 5 + 2)],
    places: [place],
    ...byline,
  }) + paragraphs(words, n);
}

/** The story with everything in it. */
function leadStory(words) {
  const { lead, places, people, sections, topics } = words;
  const [gate, shut, highest, north, south, sluice] = lead.table;
  const part = (n) => `## ${lead.headings[n]}\n\n${paragraphs(words, n)}`;
  return frontMatter({
    title: lead.title,
    source: words.source,
    date: "2026-03-12T16:40:00Z",
    updated: "2026-03-12T17:05:00Z",
    dateline: words.dateline(places[0], 12),
    byline: people.slice(0, 2),
    section: sections[0],
    topics: topics.slice(0, 3),
    places: places.slice(0, 2),
    summary: lead.summary,
    image: { src: "gate.png", alt: lead.alt, caption: lead.caption, credit: lead.credit },
    corrections: [{ date: "2026-03-12T17:05:00Z", text: words.correction }],
    rights: "© 2026",
  }) + [
    paragraphs(words, 0),
    part(0),
    lead.items.map((item) => `- ${item}`).join("\n"),
    part(1),
    `> ${lead.quote}`,
    part(2),
    `| ${gate} | ${shut} | ${highest} |\n|---|---|---|\n| ${north} | 16:00 | 6.02 |\n` +
      `| ${south} | 17:00 | 5.98 |\n| ${sluice} | – | 5.71 |`,
    part(3),
  ].join("\n\n") + ` ${lead.end}\n`;
}

/** The files of the newspaper in one language, by their paths. */
export function gazette(lang, theme = "default") {
  const words = EDITIONS[lang];
  const files = {
    "newsgen.yaml":
      `title: ${words.title}\ndescription: ${words.description}\nlanguage: ${lang}\n` +
      "base_url: https://gazette.example/\ntime_zone: UTC\npage_size: 20\n" +
      `theme: ${theme}\nrights: ${words.source}\n`,
    "content/2026/lead.md": leadStory(words),
    "content/2026/gate.png": picture(1200, 800),
    "content/pages/about.md":
      `---\ntitle: ${words.source}\nmenu: true\n---\n\n${paragraphs(words, 1)}\n`,
  };
  earlierDays().forEach((day, n) => {
    files[`content/earlier/${day}-${n}.md`] = plainStory(words, n, day);
  });
  const hours = ["06:15", "08:00", "09:30", "11:45", "14:20"];
  hours.forEach((hour, n) => {
    const text = plainStory(words, n, `2026-03-12T${hour}:00Z`);
    files[`content/2026/today-${n}.md`] = n === 1 ? withPicture(text, words) : text;
  });
  words.running.forEach(([title, text], n) => {
    const fields = {
      title, source: words.source, date: `2026-03-11T${18 + n}:30:00Z`, story: "pilots-vote",
      version: n + 1, section: words.sections[0],
    };
    files[`content/2026/pilots-${n}.md`] = frontMatter(fields) + text;
  });
  if (lang === "en") files["content/2026/foreign.md"] = foreignStory();
  return files;
}

/** A story of one language in a paper of another. */
function foreignStory() {
  const date = "2026-03-12T07:10:00Z";
  return plainStory(ARABIC, 2, date).replace("---\n", "---\nlang: ar\n");
}

const withPicture = (text, { lead }) =>
  text.replace("---\n", `---\nimage: {src: gate.png, alt: "${lead.alt}"}\n`);

/** Writes files below a folder. */
export function writeFiles(root, files) {
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  }
}
