import Environments
import Tensors

/// A world of one step: name the number that you see.
///
/// - Observation: `[width]`, uniform within ±1.
/// - Action: `[width]`, within ±1.
/// - Reward: minus the squared distance of the action from `target(for: observation)`.
/// - Endings: every step terminates.
///
/// **What is known.** The best policy is `slope · observation` and earns 0. An action of 0 earns
/// −width · slope² / 3 on average. The value of an action is its reward, whatever the discount.
public struct IdentityWorld: ResumableEnvironment {
  /// How many numbers are seen and named.
  public let width: Int
  /// What the seen numbers are to be multiplied by, within ±1.
  public let slope: Float
  private var observation: [Float]

  /// A world of `width` numbers.
  public init(width: Int = 1, slope: Float = 1) {
    precondition(width > 0, "IdentityWorld needs at least one number, not \(width).")
    precondition(abs(slope) <= 1, "Targets beyond ±1 cannot be reached (slope \(slope)).")
    self.width = width
    self.slope = slope
    observation = .init(repeating: 0, count: width)
  }

  /// `[width]` within ±1.
  public var observationSpace: Space { .box(shape: [width], low: -1, high: 1) }
  /// `[width]` within ±1.
  public var actionSpace: Space { .box(shape: [width], low: -1, high: 1) }

  /// The numbers last shown.
  public var state: [Double] {
    get { observation.map { Double($0) } }
    set { observation = newValue.map { Float($0) } }
  }

  /// The best action.
  /// - Parameter observation: `[width]`.
  /// - Returns: `[width]`.
  public func target(for observation: [Float]) -> [Float] { observation.map { slope * $0 } }

  /// Shows new numbers.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    observation = (0..<width).map { _ in Float(random.uniform(-1, 1)) }
    return observation
  }

  /// Judges one answer.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let answer = action.vector(width: width)
    let loss = zip(answer, target(for: observation)).reduce(0.0) { sum, pair in
      let distance = Double(pair.0) - Double(pair.1)
      return sum + distance * distance
    }
    return Step(observation: observation, reward: -loss, ending: .terminated)
  }
}
