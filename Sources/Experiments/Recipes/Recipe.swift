import Settings

/// What is to be trained on what, for how long and with which seeds; each method's own settings
/// stay in `document` until somebody who knows the method decodes them.
///
/// ```yaml
/// algorithm: td3
/// environment:
///   name: BipedalWalker-v3
///   count: 1
///   arguments: {hardcore: true}
/// steps: 1e6
/// seeds: 0..4
/// settings:
///   discount: 0.98
/// ```
public struct Recipe: Hashable, Sendable {
  /// The name of the algorithm.
  public var algorithm: String
  /// The environment.
  public var environment: EnvironmentRequest
  /// How long to train, in environment steps.
  public var steps: Int
  /// A run a seed.
  public var seeds: [UInt64]
  /// The file, for the sections that others decode.
  public let document: RecipeDocument

  /// The keys that this type understands itself.
  public static let ownKeys = ["algorithm", "environment", "steps", "seeds"]

  /// Reads `document`.
  /// - Parameter sections: the names of the sections that will be decoded into settings; any other
  ///   key is an error.
  /// - Throws: `RecipeError`. Steps default to a million and seeds to 0 alone.
  public init(_ document: RecipeDocument, sections: [String] = ["settings"]) throws(RecipeError) {
    try document.requireOnly(Self.ownKeys + sections)
    self.document = document
    algorithm = try document.string("algorithm")
    guard let node = document["environment"] else {
      throw document.fault(nil, .missingKey("environment"))
    }
    environment = try EnvironmentRequest(node, in: document)
    steps = try document.count("steps", in: document.entries) ?? 1_000_000
    seeds = try document.seeds() ?? [0]
  }

  /// The settings of one section over their defaults.
  /// - Throws: `RecipeError`.
  public func settings<Wanted: Settings>(
    _ type: Wanted.Type = Wanted.self, section: String = "settings"
  ) throws(RecipeError) -> Wanted {
    try document.decode(type, section: section)
  }
}

/// Which environment a recipe asks for.
public struct EnvironmentRequest: Hashable, Sendable {
  /// An argument that the environment is made with.
  public struct Argument: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its value, typed by its looks.
    public let value: SettingValue

    /// An argument.
    public init(_ name: String, _ value: SettingValue) {
      self.name = name
      self.value = value
    }
  }

  /// Its name, such as `CartPole-v1`.
  public var name: String
  /// How many are stepped side by side.
  public var count: Int
  /// What each is made with, in the order of the recipe.
  public var arguments: [Argument]

  /// `count` environments called `name`.
  public init(_ name: String, count: Int = 1, arguments: [Argument] = []) {
    self.name = name
    self.count = count
    self.arguments = arguments
  }
}
