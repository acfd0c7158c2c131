import Foundation
import Tensors
import TestSupport
import Testing

@testable import Algorithms
@testable import Experience
@testable import MetaLearning

@Suite struct TrajectoryContrastTests {
  typealias Settings = TrajectoryAttentionSettings

  private func settings(_ change: (inout Settings) -> Void = { _ in }) -> Settings {
    Episodes.settings {
      ($0.window, $0.normalizes, $0.contrastTemperature) = (32, true, 1)
      change(&$0)
    }
  }

  private func contrast(
    _ settings: Settings, seed: UInt64 = 7
  ) -> (network: PolicyNetwork, contrast: TrajectoryContrast) {
    var random = RandomStream(seed: seed)
    let network = Episodes.base(seed: seed).network
    return (network, TrajectoryContrast(of: network, settings: settings, using: &random))
  }

  private func windows(
    _ lengths: [Int], of length: Int, count: Int = 6, isConstant: Bool = false, seed: UInt64 = 1
  ) throws -> MaskedWindows {
    var random = RandomStream(seed: seed)
    let replay = Episodes.replay(lengths: lengths, isConstant: isConstant, seed: seed)
    let windows = try #require(
      replay.windows(count, of: length, discount: 0.9, using: &random))
    return MaskedWindows(windows, share: 0.3, using: &random)
  }

  /// Nobody can guess at first: about log T a masked step, with keys without a place.
  @Test(arguments: [1, 2, 3] as [UInt64], Settings.Negatives.allCases)
  func itBeginsNearLogT(seed: UInt64, negatives: Settings.Negatives) throws {
    let (network, contrast) = contrast(settings { $0.negatives = negatives }, seed: seed)
    let masked = try windows([40, 60, 50], of: 32, seed: seed)
    let loss = contrast.loss(of: network, contrast.transformer, on: masked).number
    let even = log(negatives == .window ? 32.0 : 32 * 6)
    #expect(abs(loss - even) < 0.1 * even, "\(loss) is not near \(even)")
  }

  /// States that are all alike cannot be told apart, whatever is learned.
  @Test(arguments: Settings.Negatives.allCases, [0.1, 1.0])
  func constantStatesMakeItLogT(negatives: Settings.Negatives, temperature: Double) throws {
    let (network, contrast) = contrast(
      settings {
        $0.negatives = negatives
        $0.contrastTemperature = temperature
      })
    let masked = try windows([40, 60], of: 32, isConstant: true)
    let wide = contrast.converted(to: .float64)
    let loss = wide.loss(
      of: network.converted(to: .float64), wide.transformer, on: masked.converted(to: .float64)
    ).number
    #expect(abs(loss - log(negatives == .window ? 32.0 : 32 * 6)) < 1e-6)
  }

  /// What fills a shorter episode up is no negative: the loss is log of its own length.
  @Test func paddingIsNoNegative() throws {
    let (network, contrast) = contrast(settings())
    let masked = try windows([9], of: 32, isConstant: true)
    let loss = contrast.loss(of: network, contrast.transformer, on: masked).number
    #expect(abs(loss - log(9)) < 1e-5)
    #expect(masked.chosen.allSatisfy { $0 % 32 < 9 })
  }

  /// A gradient at the encoder and at the transformer, and none at the keys.
  @Test(arguments: [true, false]) func noGradientReachesTheKeys(normalizes: Bool) throws {
    let (network, contrast) = contrast(settings { $0.normalizes = normalizes })
    let masked = try windows([40, 60, 50], of: 32)
    func isMoving(_ gradient: Gradient) -> [Bool] {
      gradient.tensors.map { $0.floats.contains { $0 != 0 } }
    }
    let (_, own) = valueAndGradient(at: contrast) {
      $0.loss(of: network, $0.transformer, on: masked)
    }
    for (parameter, isMoving) in zip(contrast.namedParameters, isMoving(own))
    where parameter.name.hasPrefix("keys") || parameter.name.hasPrefix("transformer") {
      // A bias of keys moves all scores of a query alike.
      if parameter.name.hasSuffix("key.bias") { continue }
      #expect(isMoving == parameter.name.hasPrefix("transformer"), "\(parameter.name)")
    }
    let (_, atNetwork) = valueAndGradient(at: network) {
      contrast.loss(of: $0, contrast.transformer, on: masked)
    }
    for (parameter, isMoving) in zip(network.namedParameters, isMoving(atNetwork)) {
      #expect(isMoving == parameter.name.hasPrefix("torso"), "\(parameter.name)")
    }
  }

  /// The keys' encoder moves only by following, a share of the way; the loss falls.
  @Test func learning() throws {
    var (network, contrast) = contrast(
      settings { ($0.keyRate, $0.contrastTemperature, $0.rate) = (0.25, 0.1, 3e-3) })
    let masked = try windows([40, 60, 50], of: 32)
    let before = contrast.keys
    network.torso[0].bias = network.torso[0].bias + 1
    let (_, first) = contrast.learn(network, from: masked)
    for (moved, was) in zip(contrast.keys.layers[0].bias.floats, before.layers[0].bias.floats) {
      #expect(abs(moved - was - 0.25) < 1e-6)
    }
    #expect(contrast.keys.layers[1].weights.floats == before.layers[1].weights.floats)
    var last = first
    for _ in 0..<150 { last = contrast.learn(network, from: masked).loss }
    #expect(last < first - 0.5)
  }

  @Test(arguments: Settings.Negatives.allCases, [true, false])
  func theGradientIsTheDifferenceQuotient(
    negatives: Settings.Negatives, normalizes: Bool
  ) throws {
    let (network, contrast) = contrast(
      settings {
        $0.negatives = negatives
        $0.normalizes = normalizes
        $0.positions = .learned
        $0.keyPositions = true
        $0.window = 6
      })
    let wide = contrast.converted(to: .float64)
    let masked = try windows([4, 9], of: 6, count: 3).converted(to: .float64)
    let tree = network.converted(to: .float64)
    let error = firstDerivativeError(
      of: { tensors in
        wide.loss(
          of: tree.mapped { index, _ in tensors[index] }, wide.transformer, on: masked)
      }, at: tree.parameters)
    #expect(error < 1e-4)
  }

  /// Eight of ten masked states become zeros, one another state, one stays; what is not masked stays.
  @Test func masking() throws {
    var random = RandomStream(seed: 5)
    let replay = Episodes.replay(lengths: [64, 64, 64], isConstant: false)
    var fates = (zeros: 0, others: 0, own: 0)
    for _ in 0..<40 {
      let windows = try #require(replay.windows(4, of: 32, discount: 1, using: &random))
      let masked = MaskedWindows(windows, share: 0.25, using: &random)
      let (now, was) = (masked.masked.floats, masked.original.floats)
      for place in 0..<4 * 32 {
        let (one, other) = (now[place * 5..<place * 5 + 5], was[place * 5..<place * 5 + 5])
        guard masked.chosen.contains(place) else {
          #expect(one == other)
          continue
        }
        if one.allSatisfy({ $0 == 0 }) {
          fates.zeros += 1
        } else if one == other {
          fates.own += 1
        } else {
          fates.others += 1
        }
      }
    }
    let all = Double(fates.zeros + fates.others + fates.own)
    #expect(abs(all / (40 * 4 * 32) - 0.25) < 0.03)
    #expect(abs(Double(fates.zeros) / all - 0.8) < 0.05)
    #expect(abs(Double(fates.others) / all - 0.1) < 0.04 && fates.own > 0)
    // One of each window at least.
    let windows = try #require(replay.windows(4, of: 32, discount: 1, using: &random))
    let few = MaskedWindows(windows, share: 0, using: &random)
    #expect(few.chosen.map { $0 / 32 } == [0, 1, 2, 3])
  }
}

extension MaskedWindows {
  func converted(to type: ElementType) -> MaskedWindows {
    var copy = self
    copy.original = original.converted(to: type)
    copy.masked = masked.converted(to: type)
    copy.present = present.converted(to: type)
    return copy
  }
}
