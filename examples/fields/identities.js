const KINDS = [
  { id: "cn_resident_id", title: "Resident identity number", about: "China", field: "cn_resident_id", example: "11010519491231002x" },
  { id: "cn_mobile", title: "Mobile number", about: "China", field: "cn_mobile", keyboard: "tel", example: "+8613552535506" },
  { id: "e164", title: "Telephone number", about: "international", field: "e164", keyboard: "tel", example: "+442079460958" },
  { id: "name", title: "Real name", about: "any script", example: "阿依古丽.买买提" },
];

export const identities = (cs) =>
  KINDS.map(({ id, title, about, field, keyboard, example }) => ({
    id,
    title,
    about,
    fields: [{ id: "value", label: title, field, keyboard }],
    example: { value: example },
    check: ({ value }) => {
      const { status, code, formatted, region, birth_date, sex, country, calling_code } = cs.identity.check(id, value);
      const facts = { formatted, "first given out in": region, "born on": birth_date, sex, country, "calling code": calling_code };
      return { fields: { value: { status, code } }, facts };
    },
  }));
