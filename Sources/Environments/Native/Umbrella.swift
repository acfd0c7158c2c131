import Settings
import Tensors

/// Take an umbrella now, and learn at the end of a long day whether it was needed: `umbrella_length`
/// and `umbrella_distract` of bsuite (Osband et al. 2020), at any length.
///
/// Only the first action matters, and only the last reward tells; the rewards between are noise that
/// depends on nothing. Nothing has to be remembered: what was taken is seen to the end.
///
/// - Observation: `[3 + distractors]`: whether an umbrella is needed, whether one is held, the share
///   of the day that is left, then bits that mean nothing, fresh at every step.
/// - Action: 1 takes an umbrella, 0 leaves it; after the first step nothing happens.
/// - Reward: `noise` or minus `noise`, equally often; with the last step `finalReward` where what is
///   held is what is needed, and minus `finalReward` elsewhere.
/// - Endings: the last step terminates.
///
/// The best policy earns `finalReward` on average; one that does not look at the need earns 0.
public struct Umbrella: ResumableEnvironment {
  /// What was chosen.
  public let settings: UmbrellaSettings
  private var time = 0
  private var isNeeded = false
  private var isHeld = false

  /// A day.
  public init(_ settings: UmbrellaSettings = UmbrellaSettings()) { self.settings = settings }

  /// `[3 + distractors]`, all within 0…1.
  public var observationSpace: Space { .box(shape: [3 + settings.distractors], low: 0, high: 1) }
  /// Leave it or take it.
  public var actionSpace: Space { .discrete(count: 2) }

  /// `[time, needed, held]`; setting it goes on from there.
  public var state: [Double] {
    get { [Double(time), isNeeded ? 1 : 0, isHeld ? 1 : 0] }
    set {
      precondition(newValue.count == 3, "Umbrella has 3 numbers of state, not \(newValue.count).")
      time = Int(newValue[0])
      isNeeded = newValue[1] != 0
      isHeld = newValue[2] != 0
    }
  }

  /// A new day: whether it will rain, and whether an umbrella is at hand, are drawn.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    time = 0
    isNeeded = random.uniform() < 0.5
    isHeld = random.uniform() < 0.5
    return observation(using: &random)
  }

  /// One step of the day.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let choice = action.index(below: 2)
    time += 1
    if time == 1 { isHeld = choice == 1 }
    if time >= settings.length {
      let reward = isHeld == isNeeded ? settings.finalReward : -settings.finalReward
      return Step(observation: observation(using: &random), reward: reward, ending: .terminated)
    }
    let reward = random.uniform() < 0.5 ? settings.noise : -settings.noise
    return Step(observation: observation(using: &random), reward: reward)
  }

  private func observation(using random: inout RandomStream) -> [Float] {
    var seen: [Float] = [
      isNeeded ? 1 : 0, isHeld ? 1 : 0, 1 - Float(time) / Float(settings.length),
    ]
    for _ in 0..<settings.distractors { seen.append(random.uniform() < 0.5 ? 1 : 0) }
    return seen
  }
}

/// The arguments of `Umbrella`. The defaults are bsuite's `umbrella_length`.
public struct UmbrellaSettings: Settings {
  /// Steps of an episode.
  public var length = 20
  /// Meaningless bits in each observation.
  public var distractors = 20
  /// Size of the rewards before the last.
  public var noise = 1.0
  /// Size of the last reward.
  public var finalReward = 1.0

  /// The defaults.
  public init() {}

  /// Every argument with its sentence.
  public static let fields: [SettingField<UmbrellaSettings>] = [
    .init(
      "length", \.length, in: 1...1_000_000, unit: "steps",
      source: "bsuite: 1 to 100; the MetaIRN study: 2, 5, 10, 20, 50", "Steps of an episode."),
    .init(
      "distractors", \.distractors, in: 0...100_000, unit: "bits",
      source: "bsuite: 20; the MetaIRN study: none",
      "Bits in each observation that mean nothing, fresh at every step."),
    .init(
      "noise", \.noise, in: 0..., unit: "reward",
      source: "bsuite: 1; the MetaIRN study: 0.1 in its text, 0.5 in its program",
      "Size of the rewards before the last; their sign is drawn."),
    .init(
      "finalReward", \.finalReward, in: .above(0), unit: "reward",
      source: "bsuite: 1; the MetaIRN study: 10",
      "What the last step pays where umbrella and need agree, and takes elsewhere."),
  ]
}
