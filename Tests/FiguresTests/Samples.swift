import Figures
import Foundation

/// Data of the shape that experiments give, made without chance.
enum Samples {
  /// A learning curve that rises to `height`, with a band around it.
  static func curve(_ name: String, height: Double, phase: Double, count: Int = 100) -> Series {
    let x = (0...count).map { Double($0) * 1e6 / Double(count) }
    let y = x.map { step in
      height * (1 - exp(-step / 2.5e5)) - 100 + 12 * sin(step / 3e4 + phase)
        + 6 * cos(step / 1.1e4 + 2 * phase)
    }
    let half = x.map { 15 + 20 * exp(-$0 / 4e5) + 4 * sin($0 / 5e4 + phase) }
    return Series(
      name: name, x: x, y: y, band: (low: zip(y, half).map(-), high: zip(y, half).map(+)))
  }

  /// Numbers that look drawn from a bell curve around `center`: sums of six.
  static func bell(around center: Double, width: Double, count: Int, seed: UInt64 = 1) -> [Double] {
    var state = seed &* 0x9e37_79b9_7f4a_7c15
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    return (0..<count).map { _ in
      center + width * 1.41 * ((0..<6).map { _ in next() }.reduce(0, +) - 3)
    }
  }

  static let methods = ["TD3", "TD3_MATT_DT", "TD3 + Meta-Critic", "TD3_MATT_DT (no attention)"]
}
