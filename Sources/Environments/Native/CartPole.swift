import Foundation
import Tensors

/// Balance a pole on a cart by pushing the cart left or right (Barto, Sutton and Anderson 1983).
///
/// The dynamics and the reward are those of Gymnasium's `CartPole-v1` (1.4), Euler's method in 64
/// bits, observed in 32.
///
/// - Observation: `[4]`: position in m, velocity in m/s, pole's angle in rad and its rate in rad/s.
/// - Action: 0 pushes left, 1 pushes right, with 10 N.
/// - Reward: 1 a step, the last one included.
/// - Endings: terminated once the cart is beyond ±2.4 m or the pole beyond ±12°; the registry's
///   task is cut off after 500 steps.
public struct CartPole: ResumableEnvironment {
  private var position = 0.0
  private var velocity = 0.0
  private var angle = 0.0
  private var rate = 0.0

  private static let angleLimit = 12 * 2 * Double.pi / 360
  private static let positionLimit = 2.4

  /// A cart at rest under an upright pole.
  public init() {}

  /// Position, velocity, angle, rate; bounds are twice the limits that end an episode.
  public var observationSpace: Space {
    let high = [Float(2 * Self.positionLimit), .infinity, Float(2 * Self.angleLimit), .infinity]
    return .box(shape: [4], low: high.map { -$0 }, high: high)
  }

  /// Left or right.
  public var actionSpace: Space { .discrete(count: 2) }

  /// `[position, velocity, angle, rate]`; setting it begins from there.
  public var state: [Double] {
    get { [position, velocity, angle, rate] }
    set {
      precondition(newValue.count == 4, "CartPole has 4 numbers of state, not \(newValue.count).")
      position = newValue[0]
      velocity = newValue[1]
      angle = newValue[2]
      rate = newValue[3]
    }
  }

  /// Begins near the middle: each number of the state within ±0.05.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    state = (0..<4).map { _ in random.uniform(-0.05, 0.05) }
    return observation
  }

  /// Pushes for 0.02 s.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let gravity = 9.8
    let poleMass = 0.1
    let mass = 0.1 + 1.0
    let halfLength = 0.5
    let lever = poleMass * halfLength
    let seconds = 0.02
    let force = action.index(below: 2) == 1 ? 10.0 : -10.0

    // The equations of motion as Florian (2007) writes them, without friction.
    let (sine, cosine) = (sin(angle), cos(angle))
    let push = (force + lever * (rate * rate) * sine) / mass
    let resistance = halfLength * (4.0 / 3.0 - poleMass * (cosine * cosine) / mass)
    let angleAcceleration = (gravity * sine - cosine * push) / resistance
    let acceleration = push - lever * angleAcceleration * cosine / mass

    // Explicit Euler: positions move by the old velocities.
    position += seconds * velocity
    velocity += seconds * acceleration
    angle += seconds * rate
    rate += seconds * angleAcceleration

    let fell = abs(position) > Self.positionLimit || abs(angle) > Self.angleLimit
    return Step(observation: observation, reward: 1, ending: fell ? .terminated : .running)
  }

  private var observation: [Float] { state.map { Float($0) } }
}
