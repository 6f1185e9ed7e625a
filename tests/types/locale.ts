// Every other language has the texts of English: no more and no fewer.
import type { Key } from "../../js/view/words.js";
import zhCn from "../../js/view/locale/zh-CN.json" with { type: "json" };

zhCn satisfies Record<Key, string>;
({}) satisfies { [K in Exclude<keyof typeof zhCn, Key>]: never };
