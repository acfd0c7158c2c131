import Settings
import Tensors

/// Answer every cue, and be paid for the answer `delay` steps later, in the midst of the pay for
/// others and of noise.
///
/// Every action matters, each at a known distance, and to act well nothing has to be remembered: the
/// right answer is the cue. But what is still to be paid is not seen, so no value of what is seen can
/// tell a right answer from a wrong one; only rewards `delay` steps on can.
///
/// - Observation: `[3]`: the cue, 0 or 1; whether an answer counts here; the share of steps left.
/// - Action: 0 or 1.
/// - Reward: `pay` for an answer `delay` steps ago that was its cue, minus `pay` for one that was
///   not, and always `noise` or minus `noise`, equally often.
/// - Endings: terminates with the step that pays for the last answer that counts.
///
/// The best policy earns `(length − delay) · pay` on average, a random one 0.
public struct DelayedEffect: ResumableEnvironment {
  /// What was chosen.
  public let settings: DelayedEffectSettings
  private var time = 0
  private var cue = 0
  /// What the last `delay` answers will pay, oldest first: 1 or −1, and 0 where none was given.
  private var pending: [Double]

  /// A chain.
  public init(_ settings: DelayedEffectSettings = DelayedEffectSettings()) {
    self.settings = settings
    pending = .init(repeating: 0, count: settings.delay)
  }

  /// `[3]`, all within 0…1.
  public var observationSpace: Space { .box(shape: [3], low: 0, high: 1) }
  /// One of two answers.
  public var actionSpace: Space { .discrete(count: 2) }

  /// `[2 + delay]`: time, cue, then what is still to be paid; setting it goes on from there.
  public var state: [Double] {
    get { [Double(time), Double(cue)] + pending }
    set {
      precondition(
        newValue.count == 2 + settings.delay,
        "DelayedEffect with a delay of \(settings.delay) has \(2 + settings.delay) numbers of "
          + "state, not \(newValue.count).")
      time = Int(newValue[0])
      cue = Int(newValue[1])
      pending = Array(newValue.dropFirst(2))
    }
  }

  /// Begins with a drawn cue and nothing to be paid.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    time = 0
    pending = .init(repeating: 0, count: settings.delay)
    return observation(using: &random)
  }

  /// Takes an answer and pays for an older one.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let answer = action.index(below: 2)
    // The last answers are appended, too; the episode ends before they are due.
    pending.append(answer == cue ? 1 : -1)
    let due = pending.removeFirst()
    time += 1
    let noise = random.uniform() < 0.5 ? settings.noise : -settings.noise
    return Step(
      observation: observation(using: &random), reward: due * settings.pay + noise,
      ending: time >= settings.length ? .terminated : .running)
  }

  private mutating func observation(using random: inout RandomStream) -> [Float] {
    cue = random.integer(below: 2)
    return [
      Float(cue), time < settings.length - settings.delay ? 1 : 0,
      1 - Float(time) / Float(settings.length),
    ]
  }
}

/// The arguments of `DelayedEffect`.
public struct DelayedEffectSettings: Settings {
  /// Steps of an episode.
  public var length = 20
  /// Steps between an answer and its pay.
  public var delay = 10
  /// What an answer pays or takes.
  public var pay = 1.0
  /// Size of the noise in every reward.
  public var noise = 0.0

  /// The defaults.
  public init() {}

  /// Every argument with its sentence.
  public static let fields: [SettingField<DelayedEffectSettings>] = [
    .init("length", \.length, in: 1...1_000_000, unit: "steps", "Steps of an episode."),
    .init(
      "delay", \.delay, in: 0...999_999, unit: "steps",
      "Steps between an answer and its pay; so many answers at the end count for nothing."),
    .init(
      "pay", \.pay, in: .above(0), unit: "reward",
      "What a right answer pays, and a wrong one takes."),
    .init(
      "noise", \.noise, in: 0..., unit: "reward",
      "Size of what is added to every reward; its sign is drawn."),
  ]

  /// An answer at least counts.
  public func validate() throws(SettingError) {
    if delay >= length {
      throw .invalid(
        name: "delay",
        reason: "\(delay) steps do not fit into an episode of \(length); no answer "
          + "would count.")
    }
  }
}
