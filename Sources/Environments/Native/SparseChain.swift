import Settings
import Tensors

/// Walk to the far end of a chain, which alone pays.
///
/// Each place looks like no other, and nothing has to be remembered; but a walk by chance seldom gets far, and until
/// the end was found once no step is worth more than another. Where `isScrambled`, which of the two actions leads
/// on is drawn for each place, once and for all episodes, so that no habit helps.
///
/// - Observation: `[length]`: 1 at the place where the walker is, 0 elsewhere.
/// - Action: 1 steps on and 0 back (or the other way round, where the place is so drawn); at the first place a step
///   back stays. With probability `slip` the other one happens.
/// - Reward: `reward` for the step that reaches the last place, and 0 for all others.
/// - Endings: reaching the last place terminates; after `limit` steps without that the episode is cut off.
///
/// The best policy without slips earns `reward` in `length − 1` steps. By chance the end is reached in about `length²`.
public struct SparseChain: ResumableEnvironment {
  /// What was chosen.
  public let settings: SparseChainSettings
  /// The action that leads on, of each place.
  private let onward: [Int]
  private var place = 0
  private var time = 0

  /// A chain.
  public init(_ settings: SparseChainSettings = SparseChainSettings()) {
    self.settings = settings
    var random = RandomStream(seed: 0).fork("SparseChain")
    onward = (0..<settings.length).map { _ in settings.isScrambled ? random.integer(below: 2) : 1 }
  }

  /// `[length]`, all within 0…1.
  public var observationSpace: Space { .box(shape: [settings.length], low: 0, high: 1) }
  /// Two ways.
  public var actionSpace: Space { .discrete(count: 2) }

  /// `[place, time]`; setting it goes on from there.
  public var state: [Double] {
    get { [Double(place), Double(time)] }
    set {
      precondition(
        newValue.count == 2, "SparseChain has 2 numbers of state, not \(newValue.count).")
      place = Int(newValue[0])
      time = Int(newValue[1])
    }
  }

  /// Back at the first place.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    (place, time) = (0, 0)
    return observation
  }

  /// A step on or back.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let isMeant = action.index(below: 2) == onward[place]
    // Without slips nothing is drawn.
    let slips = settings.slip > 0 && random.uniform() < settings.slip
    place = max(0, place + (isMeant != slips ? 1 : -1))
    time += 1
    let isThere = place == settings.length - 1
    return Step(
      observation: observation, reward: isThere ? settings.reward : 0,
      ending: isThere
        ? .terminated : time >= settings.limit ? .truncated(final: observation) : .running)
  }

  private var observation: [Float] { (0..<settings.length).map { $0 == place ? 1 : 0 } }
}

/// The arguments of `SparseChain`.
public struct SparseChainSettings: Settings {
  /// Places.
  public var length = 20
  /// Steps after which an episode is cut off.
  public var limit = 100
  /// How likely the other action happens.
  public var slip = 0.0
  /// What the end pays.
  public var reward = 1.0
  /// Whether the action that leads on differs from place to place.
  public var isScrambled = false

  /// The defaults.
  public init() {}

  /// Every argument with its sentence.
  public static let fields: [SettingField<SparseChainSettings>] = [
    .init("length", \.length, in: 2...100_000, unit: "places", "Places of the chain."),
    .init(
      "limit", \.limit, in: 1...1_000_000, unit: "steps",
      "Steps after which an episode that has not reached the end is cut off."),
    .init(
      "slip", \.slip, in: 0...1, unit: "of the steps",
      "How likely the other action happens than the one that was chosen."),
    .init("reward", \.reward, in: .above(0), unit: "reward", "What the last place pays."),
    .init(
      "isScrambled", \.isScrambled,
      "Whether the action that leads on is drawn for each place, once and for all episodes."),
  ]

  /// The end can be reached.
  public func validate() throws(SettingError) {
    if limit < length - 1 {
      throw .invalid(
        name: "limit",
        reason: "\(limit) steps do not reach the end of \(length) places; no episode would pay.")
    }
  }
}
