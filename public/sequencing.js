// Reads the manifest of a SCORM package: its table of contents, and the rules by which its activities follow each other
// (IMS Simple Sequencing, as SCORM 2004 4th edition has it), in the form in which the interface takes them.

/** Elements of that name directly below, by whatever prefix. */
const all = (element, name) => [...(element?.children ?? [])].filter((child) => child.localName === name);
const first = (element, name) => all(element, name)[0];
const text = (element) => element?.textContent.trim() ?? "";

const flag = (element, name) => {
  const value = element?.getAttribute(name);
  return value === null || value === undefined ? undefined : value.trim() === "true" || value.trim() === "1";
};

const number = (value) => {
  const read = Number.parseFloat(value ?? "");
  return Number.isFinite(read) ? read : undefined;
};

/** The manifest says a share of 1. */
const percent = (value) => {
  const share = number(value);
  return share === undefined ? undefined : Math.min(share, 1) * 100;
};

/** Identifiers may have blanks around them that do not belong to them. */
const attribute = (element, name) => element?.getAttribute(name)?.trim() ?? undefined;

/** Without what the manifest does not say, so that the interface's own defaults hold. */
const told = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

const flags = (element, ...names) => told(Object.fromEntries(names.map((name) => [name, flag(element, name)])));

const condition = (element) =>
  told({
    condition: attribute(element, "condition") ?? "always",
    operator: attribute(element, "operator") === "not" ? "not" : undefined,
    referencedObjective: attribute(element, "referencedObjective"),
    parameters: element.hasAttribute("measureThreshold")
      ? { threshold: number(element.getAttribute("measureThreshold")) }
      : undefined,
  });

const rule = (element) => {
  const conditions = first(element, "ruleConditions");
  return {
    action: attribute(first(element, "ruleAction"), "action"),
    conditionCombination: attribute(conditions, "conditionCombination") ?? "all",
    conditions: all(conditions, "ruleCondition").map(condition),
  };
};

const rollupRule = (element) => {
  const conditions = first(element, "rollupConditions");
  return told({
    action: attribute(first(element, "rollupAction"), "action"),
    consideration: attribute(element, "childActivitySet") ?? "all",
    minimumCount: number(attribute(element, "minimumCount")),
    minimumPercent: percent(attribute(element, "minimumPercent")),
    conditionCombination: attribute(conditions, "conditionCombination") ?? "any",
    conditions: all(conditions, "rollupCondition").map(condition),
  });
};

const READ_AND_WRITTEN = ["SatisfiedStatus", "NormalizedMeasure"];
const ALSO = ["RawScore", "MinScore", "MaxScore", "CompletionStatus", "ProgressMeasure"];

/** What an objective shares: the standard's own part, and ADL's beside it. Where one of them is not there, it shares nothing. */
const maps = (objective, extension) => {
  const found = new Map();
  const take = (element, names) => {
    const target = attribute(element, "targetObjectiveID");
    if (!target) return;
    const map = found.get(target) ?? { targetObjectiveID: target };
    if (!found.has(target)) {
      for (const name of [...READ_AND_WRITTEN, ...ALSO]) {
        map[`read${name}`] = false;
        map[`write${name}`] = false;
      }
      found.set(target, map);
    }
    for (const name of names) {
      map[`read${name}`] = flag(element, `read${name}`) ?? true;
      map[`write${name}`] = flag(element, `write${name}`) ?? false;
    }
  };
  for (const element of all(objective, "mapInfo")) take(element, READ_AND_WRITTEN);
  for (const element of all(extension, "mapInfo")) take(element, ALSO);
  return [...found.values()];
};

/** A primary objective needs no name of its own in a manifest, but one in the tree; a space keeps it from the activity. */
const UNNAMED = " ";

const objectives = (own, more) => {
  const extensions = new Map(all(more, "objective").map((each) => [attribute(each, "objectiveID"), each]));
  const one = (element) => {
    const name = attribute(element, "objectiveID");
    return {
      objectiveID: name ?? UNNAMED,
      satisfiedByMeasure: flag(element, "satisfiedByMeasure") ?? false,
      minNormalizedMeasure: number(text(first(element, "minNormalizedMeasure"))) ?? 1,
      mapInfo: maps(element, extensions.get(name)),
    };
  };
  const primary = first(own, "primaryObjective");
  return told({
    primaryObjective: primary && { ...one(primary), isPrimary: true },
    objectives: all(own, "objective").map(one),
  });
};

/** ADL's part of the objectives bears the name of the standard's, in a namespace of its own. */
const isOfAdl = (element) => (element.namespaceURI ?? "").includes("adlseq");

/** The sequencing of an element: its own, and what it refers to where its own does not say. */
const sequencing = (element, collections) => {
  const own = first(element, "sequencing");
  const shared = collections.get(attribute(own, "IDRef") ?? "");
  return (name, ofAdl = false) => {
    const within = (from) => all(from, name).find((each) => name !== "objectives" || isOfAdl(each) === ofAdl);
    return within(own) ?? within(shared);
  };
};

const activity = (element, collections) => {
  const part = sequencing(element, collections);
  const [control, constrained] = [part("controlMode"), part("constrainedChoiceConsiderations")];
  const [rollup, random, limits] = [part("rollupRules"), part("randomizationControls"), part("limitConditions")];
  const [rules, delivery] = [part("sequencingRules"), part("deliveryControls")];
  const threshold = first(element, "completionThreshold");
  const minimum = number(attribute(threshold, "minProgressMeasure")) ?? number(text(threshold));
  const hidden = first(first(element, "presentation"), "navigationInterface");
  const own = objectives(part("objectives"), part("objectives", true));
  const primary = own.primaryObjective;
  return told({
    id: attribute(element, "identifier") ?? "",
    title: text(first(element, "title")).replace(/\s+/g, " "),
    isVisible: flag(element, "isvisible") ?? true,
    children: all(element, "item").map((item) => activity(item, collections)),
    sequencingControls: {
      ...flags(control, "choice", "choiceExit", "flow", "forwardOnly", "useCurrentAttemptObjectiveInfo", "useCurrentAttemptProgressInfo"),
      ...flags(constrained, "preventActivation", "constrainChoice"),
      ...flags(rollup, "rollupObjectiveSatisfied", "rollupProgressCompletion"),
      ...told({
        objectiveMeasureWeight: number(attribute(rollup, "objectiveMeasureWeight")),
        randomizationTiming: attribute(random, "randomizationTiming"),
        randomizeChildren: flag(random, "reorderChildren"),
        reorderChildren: flag(random, "reorderChildren"),
        selectCount: number(attribute(random, "selectCount")),
        selectionTiming: attribute(random, "selectionTiming"),
      }),
    },
    deliveryControls: flags(delivery, "tracked", "completionSetByContent", "objectiveSetByContent"),
    sequencingRules: {
      preConditionRules: all(rules, "preConditionRule").map(rule),
      exitConditionRules: all(rules, "exitConditionRule").map(rule),
      postConditionRules: all(rules, "postConditionRule").map(rule),
    },
    rollupRules: { rules: all(rollup, "rollupRule").map(rollupRule) },
    rollupConsiderations: considerations(part("rollupConsiderations")),
    attemptLimit: number(attribute(limits, "attemptLimit")),
    ...own,
    completionThreshold:
      threshold &&
      told({
        // Before the 4th edition it was a number, and always counted.
        completedByMeasure: flag(threshold, "completedByMeasure") ?? text(threshold) !== "",
        minProgressMeasure: minimum,
        progressWeight: number(attribute(threshold, "progressWeight")),
      }),
    hideLmsUi: all(hidden, "hideLMSUI").map(text),
    sharedDataMaps: all(first(element, "data"), "map").map((map) =>
      told({ targetID: attribute(map, "targetID"), ...flags(map, "readSharedData", "writeSharedData") }),
    ),
    // Ours: what an activity finds when it is opened.
    found: told({
      max_time_allowed: attribute(limits, "attemptAbsoluteDurationLimit"),
      time_limit_action: text(first(element, "timeLimitAction")) || undefined,
      scaled_passing_score: primary?.satisfiedByMeasure ? String(primary.minNormalizedMeasure) : undefined,
    }),
  });
};

const considerations = (element) =>
  element &&
  told({
    requiredForSatisfied: attribute(element, "requiredForSatisfied"),
    requiredForNotSatisfied: attribute(element, "requiredForNotSatisfied"),
    requiredForCompleted: attribute(element, "requiredForCompleted"),
    requiredForIncomplete: attribute(element, "requiredForIncomplete"),
    measureSatisfactionIfActive: flag(element, "measureSatisfactionIfActive"),
  });

/** The tree of the organisation that the manifest prefers; nothing where there is none to read. */
export const read = (manifest) => {
  const root = new DOMParser().parseFromString(manifest, "text/xml").documentElement;
  const list = first(root, "organizations");
  const organisations = all(list, "organization");
  const wanted = attribute(list, "default");
  const organisation = organisations.find((each) => attribute(each, "identifier") === wanted) ?? organisations[0];
  if (!organisation) return null;
  const shared = all(first(root, "sequencingCollection"), "sequencing");
  return activity(organisation, new Map(shared.map((each) => [attribute(each, "ID") ?? "", each])));
};
