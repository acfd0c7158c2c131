import Algorithms
import MetaLearning
import Settings
import Testing

@testable import Experiments

@Suite("Recipes")
struct RecipeTests {
  let yaml = """
    # A walker.
    algorithm: td3
    seeds: 0..4
    environment:
      name: BipedalWalker-v3
      count: 2
      arguments: '{"hardcore": true}'
    training:
      steps: 1e6

    td3:
      discount: 0.98
      batchSize: 1_000
      hidden: [400, 300]
      initializer: kaiming-normal
    """

  @Test func golden() throws {
    let recipe = try Recipe(yaml: yaml, file: "walker.yaml")
    #expect(recipe.algorithm == "td3")
    #expect(recipe.seeds == [0, 1, 2, 3, 4])
    let environment = try recipe.environment
    #expect(environment.name == "BipedalWalker-v3" && environment.count == 2)
    #expect(environment.arguments == #"{"hardcore": true}"#)
    #expect(try recipe.training.steps == 1_000_000)
    var expected = TD3Settings()
    expected.discount = 0.98
    expected.batchSize = 1000
    expected.hidden = [400, 300]
    expected.initializer = .kaimingNormal
    #expect(try recipe.plan(seed: 3).algorithmSettings as? TD3Settings == expected)
    #expect(try recipe.plan(seed: 3).folderName == "td3-BipedalWalker-v3-seed3")
  }

  @Test func defaultsAndShortForms() throws {
    let recipe = try Recipe(yaml: "algorithm: td3\nseeds: [7, 9]\ntd3:\n", file: "a.yaml")
    #expect(recipe.seeds == [7, 9])
    #expect(try recipe.plan(seed: 7).algorithmSettings as? TD3Settings == TD3Settings())
    #expect(try recipe.training == TrainingSettings())
    #expect(try Recipe(yaml: "algorithm: td3", file: "a.yaml").seeds == [0])
  }

  /// The message names file, line, key and the nearest key.
  @Test(arguments: [
    ("algorithmm: x", "a.yaml: The key \"algorithm\" is missing; add it."),
    (
      "algorithm: td3\nsteps: 5",
      "a.yaml:2: The setting \"steps\" belongs under \"training:\"; indent it there."
    ),
    (
      "algorithm: td3\nseds: 5",
      "a.yaml:2: There is no key \"seds\" here; did you mean \"seeds\"?"
    ),
    ("algorithm: [x]", "a.yaml:1: The key \"algorithm\" takes an algorithm's name, not a list."),
    ("algorithm:", "a.yaml:1: The key \"algorithm\" takes an algorithm's name, not nothing."),
    (
      "\nalgorithm: td4",
      "a.yaml:2: The key \"algorithm\" takes one of ddpg, td3, sac, a2c, ppo, a3c, impala, not \"td4\"."
    ),
    (
      "algorithm: td3\nenvironment:\n  nam: y",
      "a.yaml:3: There is no setting \"nam\"; did you mean \"name\"?"
    ),
    (
      "algorithm: td3\n\ntraining:\n  steps: 0",
      "a.yaml:4: The setting \"steps\" must be within its range (at least 1); 0 is not."
    ),
    (
      "algorithm: td3\nseeds: 4..1",
      "a.yaml:2: The setting \"seeds\" takes seeds such as 3, 0..4 or 0,2,5, not \"4..1\"."
    ),
    (
      "algorithm: td3\nseeds:\n  a: 1",
      "a.yaml:3: The key \"seeds\" takes seeds such as 3, 0..4 or [0, 2, 5], not a section."
    ),
    (
      "algorithm: td3\ntd3:\n  batchSize: 1\n  discuont: 1",
      "a.yaml:4: There is no setting \"discuont\"; did you mean \"discount\"?"
    ),
    (
      "algorithm: td3\ntd3:\n  batchSize: \"1\"",
      "a.yaml:3: The setting \"batchSize\" takes a whole number, not the text \"1\"."
    ),
    (
      "algorithm: td3\ntd3:\n  discount: 1.5",
      "a.yaml:3: The setting \"discount\" must be within its range (0 ... 1); 1.5 is not."
    ),
    (
      "algorithm: td3\ntd3: fast",
      "a.yaml:2: The key \"td3\" takes a section of keys, not \"fast\"."
    ),
    (
      "algorithm: td3\nmeta: atention",
      "a.yaml:2: The key \"meta\" takes one of none, attention, attention-decision, meta-critic, "
        + "not \"atention\"."
    ),
    (
      "algorithm: sac\n\nmeta: [attention]",
      "a.yaml:3: The key \"meta\" takes one of none, attention, attention-decision, meta-critic, "
        + "not a list."
    ),
    (
      "algorithm: td3\nattention:\n  rate: 1",
      "a.yaml:2: The section \"attention\" goes with \"meta: attention\" or "
        + "\"meta: attention-decision\"; say so at the top, or remove the section."
    ),
    (
      "algorithm: td3\nmeta: attention\nmetaCritic:\n  rate: 1",
      "a.yaml:3: The section \"metaCritic\" goes with \"meta: meta-critic\"; say so at the top, "
        + "or remove the section."
    ),
    (
      "algorithm: td3\nmeta: attention\nheads: 2",
      "a.yaml:3: The setting \"heads\" belongs under \"attention:\"; indent it there."
    ),
    (
      "algorithm: td3\nmeta: attention\nattention:\n  head: 2",
      "a.yaml:4: There is no setting \"head\"; did you mean \"heads\"?"
    ),
    (
      "algorithm: td3\nmeta: attention\nattention:\n  asPublished: true\n  weightDecay: 0.1",
      "a.yaml:5: The setting \"weightDecay\" does not fit: asPublished decides it"
    ),
    (
      "algorithm: sac\nsac:\n  policyDelay: 2",
      "a.yaml:3: There is no setting \"policyDelay\""
    ),
    ("- a", "a.yaml:1: This is no recipe: it must be keys and values, such as \"algorithm: td3\"."),
    ("a: 1\nb: 2\na: 3", "the key \"a\" is given twice."),
    ("a: [1", "a.yaml:"),
    ("a: \tb: c", "a.yaml:1: This is no recipe: "),
  ])
  func messages(yaml: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try Recipe(yaml: yaml, file: "a.yaml") }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    #expect(error?.exitStatus == .badInput)
  }

  @Test func hostileFilesAreRefused() throws {
    var bomb = "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
    for (name, part) in zip("bcdefgh", "abcdefg") {
      let parts = [String](repeating: "*\(part)", count: 10).joined(separator: ",")
      bomb += "\(name): &\(name) [\(parts)]\n"
    }
    for yaml in [
      bomb, "a: " + String(repeating: "[", count: 100_000),
      String(repeating: "- ", count: 100_000),
      "a: \u{0}", "a: 1\n---\nb: 2", "? [a]\n: b",
    ] {
      #expect(throws: RecipeError.self) { try RecipeDocument(yaml: yaml, file: "a.yaml") }
    }
    let missing = #expect(throws: RecipeError.self) { try RecipeDocument(path: "/nowhere.yaml") }
    #expect(missing?.exitStatus == .inputOutput)
    #expect(try RecipeDocument(yaml: "", file: "a.yaml").entries.isEmpty)
  }

  /// Law: a resolved recipe reads back as the same recipe, and resolves to itself.
  @Test(arguments: [
    "plain", "", "true", "1", "no: \"yes\"\n\t# é\u{1F600}\u{85}", "~", "- a", "0x1",
  ])
  func roundTrip(text: String) throws {
    var recipe = try Recipe(yaml: yaml, file: "walker.yaml")
    try recipe.set("environment.name", text: text)
    try recipe.set("discount", text: "\(0.1 + 0.2)")
    let again = try Recipe(yaml: recipe.yaml, file: "walker.yaml")
    #expect(try again.environment == recipe.environment)
    #expect(try again.environment.name == text)
    #expect(again.settings.values.map(\.value) == recipe.settings.values.map(\.value))
    #expect(again.seeds == recipe.seeds && again.yaml == recipe.yaml)
  }

  @Test func aMetaLearner() throws {
    let recipe = try Recipe(
      yaml: "algorithm: sac\nmeta: attention-decision\nattention:\n  heads: 2\n", file: "a.yaml")
    #expect(recipe.metaLearner == .attentionDecision)
    let plan = try recipe.plan(seed: 3)
    #expect(plan.metaLearner == .attentionDecision)
    #expect((plan.metaSettings as? MetaAttentionSettings)?.heads == 2)
    #expect(plan.agentName == "sac-attention-decision")
    #expect(plan.folderName == "sac-attention-decision-Pendulum-seed3")
    for text in ["algorithm: sac", "algorithm: sac\nmeta:", "algorithm: sac\nmeta: none"] {
      let plain = try Recipe(yaml: text, file: "a.yaml")
      #expect(plain.metaLearner == .none && plain.settings.sectionNames.count == 3)
      #expect(try plain.plan(seed: 3).metaSettings == nil)
      #expect(try plain.plan(seed: 3).folderName == "sac-Pendulum-seed3")
    }
  }

  /// Law: with a meta-learner, too, a resolved recipe reads back as the same recipe.
  @Test(arguments: ["ddpg", "td3", "sac"], MetaLearner.offPolicy)
  func roundTripOfEveryAgent(algorithm: String, meta: MetaLearner) throws {
    var recipe = try Recipe(algorithm: algorithm)
    try recipe.set("meta", text: meta.rawValue)
    if let section = meta.section?.name { try recipe.set("\(section).rate", text: "0.25") }
    let again = try Recipe(yaml: recipe.yaml, file: "a.yaml")
    #expect(again.metaLearner == meta && again.algorithm == algorithm)
    #expect(again.yaml == recipe.yaml)
    #expect(again.settings.values.map(\.path) == recipe.settings.values.map(\.path))
    #expect(again.settings.values.map(\.value) == recipe.settings.values.map(\.value))
    let rate = try again.plan(seed: 0).metaSettings.flatMap { $0.values.first?.value }
    #expect(rate == (meta == .none ? nil : .double(0.25)))
  }

  /// Both attentions have one section, whose settings stay; Meta-Critic's are others.
  @Test func anotherMetaLearner() throws {
    var recipe = try Recipe(algorithm: "td3")
    try recipe.set("meta", text: "attention")
    try recipe.set("attention.heads", text: "4")
    try recipe.set("meta", text: "attention-decision")
    func heads() throws -> Int? {
      (try recipe.plan(seed: 0).metaSettings as? MetaAttentionSettings)?.heads
    }
    #expect(recipe.metaLearner == .attentionDecision)
    #expect(try heads() == 4)
    try recipe.set("meta", text: "meta-critic")
    #expect(try heads() == nil)
    #expect(try recipe.plan(seed: 0).metaSettings is MetaCriticSettings)
    #expect(recipe.settings.sectionNames == ["environment", "training", "td3", "metaCritic"])
    #expect(throws: SettingError.self) { try recipe.set("attention.heads", text: "4") }
    try recipe.set("meta", text: "attention")
    #expect(try heads() == 1)
    try recipe.set("meta", text: "none")
    #expect(recipe.settings.sectionNames == ["environment", "training", "td3"])
    #expect(
      throws: RecipeFault.unknownMetaLearner(
        "atention", nearest: ["attention"], all: MetaLearner.allCases.map(\.rawValue))
    ) { try recipe.set("meta", text: "atention") }
    #expect(recipe.metaLearner == .none)
  }

  /// Heads that there are no features for are a sentence to the user, and not a trap.
  @Test func moreHeadsThanFeatures() throws {
    var recipe = try Recipe(algorithm: "sac")
    try recipe.set("meta", text: "attention")
    try recipe.set("sac.hidden", text: "64,5")
    try recipe.set("heads", text: "5")
    _ = try recipe.plan(seed: 0)
    try recipe.set("heads", text: "6")
    let error = #expect(throws: SettingError.self) { try recipe.plan(seed: 0) }
    #expect(
      error?.description == "The setting \"attention.heads\" does not fit: 6 heads cannot share 5 "
        + "features, the last of sac.hidden.")
    try recipe.set("sac.hidden", text: "")
    try recipe.set("heads", text: "2")
    #expect(throws: SettingError.self) { try recipe.plan(seed: 0) }
    try recipe.set("heads", text: "1")
    _ = try recipe.plan(seed: 0)
  }

  /// An algorithm that stands alone takes no meta-learner, and says so.
  @Test func whatStandsAlone() throws {
    let table = AlgorithmTable(entries: [
      .offPolicy(
        "stub", "counts", settings: TD3Settings.self, metrics: ["loss"], discount: \.discount
      ) { _, _, _, _ in StubAgent() }
    ])
    var recipe = try Recipe(algorithm: "stub", algorithms: table)
    #expect(throws: RecipeFault.noMetaLearners(algorithm: "stub")) {
      try recipe.set("meta", text: "attention")
    }
    try recipe.set("meta", text: "none")
    let error = #expect(throws: RecipeError.self) {
      try Recipe(yaml: "algorithm: stub\nmeta: attention", file: "a.yaml", algorithms: table)
    }
    #expect(
      error?.description == "a.yaml:2: The key \"meta\" takes one of none, not \"attention\".")
    let again = try Recipe(yaml: recipe.yaml, file: "a.yaml", algorithms: table)
    #expect(again.yaml == recipe.yaml)
  }

  @Test func settingsByName() throws {
    var recipe = try Recipe(algorithm: "td3")
    try recipe.set("training.threads", text: "2")
    #expect(throws: SettingError.self) { try recipe.set("threads", text: "2") }  // ambiguous
    #expect(throws: SettingError.self) { try recipe.set("td3.discuont", text: "1") }
    #expect(throws: RecipeFault.self) { try Recipe(algorithm: "td4") }
    #expect(try recipe.training.threads == 2)
  }

  @Test(arguments: AlgorithmTable.standard.entries.map(\.name))
  func everySettingIsDeclaredWell(name: String) throws {
    #expect(try AlgorithmTable.standard.entry(named: name).settings.declarationFaults == [])
    #expect(TrainingSettings.declarationFaults == [])
    #expect(EnvironmentSettings.declarationFaults == [])
    for section in MetaLearner.sections { #expect(section.settings.declarationFaults == []) }
  }

  @Test func everyMetaLearnerHasItsSection() {
    #expect(
      MetaLearner.sections.map(\.name) == [
        "attention", "metaCritic", "intrinsicReward", "trajectoryAttention",
      ])
    #expect(MetaLearner.allCases.filter { $0.section == nil } == [.none, .rl2])
  }
}
