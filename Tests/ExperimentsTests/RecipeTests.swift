import Settings
import Testing

@testable import Experiments

enum Schedule: String, CaseIterable, Sendable { case constant, linear }

struct Learner: Settings {
  var discount = 0.99
  var batch = 256
  var hidden = [256, 256]
  var label = "plain"
  var clips = false
  var schedule = Schedule.constant
  static let fields: [SettingField<Learner>] = [
    .init("discount", \.discount, in: 0...1, unit: "per step", source: "Table 3", "Patience."),
    .init("batch", \.batch, in: 1..., "Transitions drawn."),
    .init("hidden", \.hidden, "Widths."),
    .init("label", \.label, "A name."),
    .init("clips", \.clips, "Whether to clip."),
    .init("schedule", \.schedule, "How the step size falls."),
  ]
  func validate() throws(SettingError) {
    if clips, batch == 1 { throw .invalid(name: "batch", reason: "one cannot be clipped.") }
  }
}

@Suite("Recipes")
struct RecipeTests {
  let yaml = """
    # A walker.
    algorithm: td3
    environment:
      name: BipedalWalker-v3
      count: 2
      arguments: {hardcore: true, depth: 3, mass: 1e-1, mode: "1", sizes: [1, 2]}
    steps: 1e6
    seeds: 0..4

    settings:
      discount: 0.98
      batch: 1_000
      hidden: [400, 300]
      label: "256"
      schedule: linear
    """

  @Test func golden() throws {
    let recipe = try Recipe(RecipeDocument(yaml: yaml, file: "walker.yaml"))
    #expect(recipe.algorithm == "td3")
    #expect(
      recipe.environment
        == EnvironmentRequest(
          "BipedalWalker-v3", count: 2,
          arguments: [
            .init("hardcore", .bool(true)), .init("depth", .int(3)), .init("mass", .double(0.1)),
            .init("mode", .string("1")), .init("sizes", .list([.int(1), .int(2)])),
          ]))
    #expect(recipe.steps == 1_000_000)
    #expect(recipe.seeds == [0, 1, 2, 3, 4])
    let settings = try recipe.settings(Learner.self)
    #expect(
      settings
        == Learner(
          discount: 0.98, batch: 1000, hidden: [400, 300], label: "256", clips: false,
          schedule: .linear))
  }

  @Test func defaultsAndShortForms() throws {
    let document = try RecipeDocument(
      yaml: "algorithm: a\nenvironment: CartPole\nseeds: [7, 9]\nsettings:\n", file: "a.yaml")
    let recipe = try Recipe(document)
    #expect(recipe.environment == EnvironmentRequest("CartPole"))
    #expect(recipe.steps == 1_000_000 && recipe.seeds == [7, 9])
    #expect(try recipe.settings(Learner.self) == Learner())
  }

  /// The message names file, line, key and the nearest key.
  @Test(arguments: [
    ("algorithmm: x", "a.yaml:1: There is no key \"algorithmm\" here; did you mean \"algorithm\"?"),
    ("environment: x", "a.yaml: The key \"algorithm\" is missing; add it."),
    ("algorithm: [x]", "a.yaml:1: The key \"algorithm\" takes a name, not a list."),
    ("algorithm:", "a.yaml:1: The key \"algorithm\" takes a name, not nothing."),
    ("algorithm: x", "a.yaml: The key \"environment\" is missing; add it."),
    (
      "algorithm: x\nenvironment:\n  nam: y",
      "a.yaml:3: There is no key \"nam\" here; did you mean \"name\"?"
    ),
    (
      "algorithm: x\nenvironment: y\n\nsteps: 0",
      "a.yaml:4: The setting \"steps\" must be within its range (at least 1); 0 is not."
    ),
    (
      "algorithm: x\nenvironment: y\nseeds: 4..1",
      "a.yaml:3: The setting \"seeds\" takes seeds such as 3, 0..4 or 0,2,5, not \"4..1\"."
    ),
    (
      "algorithm: x\nenvironment: y\nsettings:\n  batch: 1\n  discuont: 1",
      "a.yaml:5: There is no setting \"discuont\"; did you mean \"discount\"?"
    ),
    (
      "algorithm: x\nenvironment: y\nsettings:\n  batch: \"1\"",
      "a.yaml:4: The setting \"batch\" takes a whole number, not the text \"1\"."
    ),
    (
      "algorithm: x\nenvironment: y\nsettings:\n  discount: 1.5",
      "a.yaml:4: The setting \"discount\" must be within its range (0 ... 1); 1.5 is not."
    ),
    (
      "algorithm: x\nenvironment: y\nsettings:\n  batch: 1\n  clips: true",
      "a.yaml:4: The setting \"batch\" does not fit: one cannot be clipped."
    ),
    (
      "algorithm: x\nenvironment: y\nsettings: fast",
      "a.yaml:3: The key \"settings\" takes a section of keys, not \"fast\"."
    ),
    ("- a", "a.yaml:1: This is no recipe: it must be keys and values, such as \"algorithm: td3\"."),
    ("a: 1\nb: 2\na: 3", "the key \"a\" is given twice."),
    ("a: [1", "a.yaml:"),
    ("a: \tb: c", "a.yaml:1: This is no recipe: "),
  ])
  func messages(yaml: String, message: String) {
    let error = #expect(throws: RecipeError.self) {
      let recipe = try Recipe(RecipeDocument(yaml: yaml, file: "a.yaml"))
      _ = try recipe.settings(Learner.self)
    }
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

  /// Law: a resolved recipe reads back as the same recipe and settings, and resolves to itself.
  @Test(arguments: [
    "plain", "", "true", "1", "no: \"yes\"\n\t# é\u{1F600}\u{85}", "~", "- a", "0x1",
  ])
  func roundTrip(label: String) throws {
    var recipe = try Recipe(RecipeDocument(yaml: yaml, file: "walker.yaml"))
    var settings = try recipe.settings(Learner.self)
    settings.label = label
    settings.hidden = []
    settings.discount = 0.1 + 0.2
    recipe.environment.arguments.append(.init("text", .string(label)))
    let text = recipe.resolved(["settings": settings])
    let again = try Recipe(RecipeDocument(yaml: text, file: "walker.yaml"))
    #expect(try again.settings(Learner.self) == settings)
    #expect(again.algorithm == recipe.algorithm && again.environment == recipe.environment)
    #expect(again.steps == recipe.steps && again.seeds == recipe.seeds)
    #expect(again.resolved(["settings": settings]) == text)
  }

  @Test func resolvedText() throws {
    let recipe = try Recipe(
      RecipeDocument(yaml: "algorithm: a\nenvironment: E-v1\nseeds: 3", file: ""))
    #expect(
      recipe.resolved(["settings": Learner()]).hasPrefix(
        """
        algorithm: a
        environment:
          name: E-v1
          count: 1
        # Environment steps.
        steps: 1000000
        seeds: "3"

        settings:
          # Patience. (per step; 0 ... 1; Table 3)
          discount: 0.99
          # Transitions drawn. (at least 1)
          batch: 256

        """))
  }
}
