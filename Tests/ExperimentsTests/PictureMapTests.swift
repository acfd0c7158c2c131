import Tensors
import Testing

@testable import Experiments

/// Maps of where a choice comes from.
@Suite("Maps over pictures")
struct PictureMapTests {
  /// Worked out by hand: one row of two places and two channels, logits linear in A.
  @Test func gradCAMByHand() {
    // A of place 0 is (1, 2), of place 1 (3, −1).
    let features = Tensor([1, 2, 3, -1], shape: [1, 1, 2, 2])
    // y₀ = 1·A₀⁰ + 2·A₀¹ + 3·A₁⁰ + 0·A₁¹, y₁ = −y₀: α = (2, 1), so the map of action 0 is (4, 5).
    let weights = Tensor([1, -1, 2, -2, 3, -3, 0, 0], shape: [4, 2])
    func logits(_ seen: Tensor) -> Tensor { seen.reshaped([1, 4]).matrixProduct(weights) }
    let first = PictureMap.gradCAM(of: features, for: [0], logits: logits)
    #expect(first == [PictureMap(height: 1, width: 2, values: [4, 5])])
    // What speaks against an action is not shown.
    let second = PictureMap.gradCAM(of: features, for: [1], logits: logits)
    #expect(second == [PictureMap(height: 1, width: 2, values: [0, 0])])
  }

  /// Rows do not see each other, and the gradient is that of the whole rest of the network.
  @Test func gradCAMOfABatchIsThatOfItsRows() {
    var random = RandomStream(seed: 3)
    let features = Tensor.normal([3, 4, 5, 2], using: &random)
    let weights = Tensor.normal([40, 3], using: &random)
    func logits(_ seen: Tensor) -> Tensor {
      seen.relu().reshaped([seen.shape[0], 40]).matrixProduct(weights).softplus()
    }
    let all = PictureMap.gradCAM(of: features, for: [0, 2, 1], logits: logits)
    for (row, action) in [0, 2, 1].enumerated() {
      let one = PictureMap.gradCAM(
        of: features.slice(row..<row + 1), for: [action], logits: logits)[0]
      #expect(one.height == 4 && one.width == 5)
      for (a, b) in zip(one.values, all[row].values) { #expect(abs(a - b) < 1e-5) }
    }
    #expect(all.contains { $0.greatest > 0 } && all.allSatisfy { $0.values.allSatisfy { $0 >= 0 } })
  }

  @Test func masksOverTheirChannels() {
    let mask = Tensor([0.25, 0.75, 1, 0, 0.5, 0.5, 0, 0.5], shape: [2, 1, 2, 2])
    let maps = MaskMaps.maps(of: mask)
    #expect(maps.map(\.mean.values) == [[0.5, 0.5], [0.5, 0.25]])
    #expect(maps.map(\.least.values) == [[0.25, 0], [0.5, 0]])
    #expect(maps.map(\.greatest.values) == [[0.75, 1], [0.5, 0.5]])
  }
}

/// How much pixels matter.
@Suite("Input gradients")
struct InputGradientTests {
  /// By hand: y = tanh-free and linear in pixels of 0…255 divided by 255.
  @Test func pixelsAreCountedFromZeroToOne() {
    let observations = Tensor([0, 255, 128, 7, 0, 9], shape: [2, 3])
    let weights = Tensor([0.5, 1, -2, 0, 0.25, 3], shape: [3, 2])
    let magnitudes = InputGradients.magnitudes(of: observations, for: [0, 1]) {
      ($0 / 255).matrixProduct(weights)
    }
    for (magnitude, expected) in zip(magnitudes, [0.5, 2, 0.25, 1, 0, 3] as [Float]) {
      #expect(abs(magnitude - expected) < 1e-6)
    }
  }

  @Test func everyIntervalCountsItsOwn() {
    var shares = MagnitudeShares()
    shares.add([0, 0, 5e-6, 1e-5, 5e-4, 0.001, 0.005, 0.01])
    shares.add([0.015, 0.02, 3, .infinity])
    #expect(shares.counts == [3, 1, 1, 2, 2, 3] && shares.zeros == 2 && shares.total == 12)
    #expect(abs(shares.shares.reduce(0, +) - 1) < 1e-12)
    #expect(abs(shares.share(above: 0.001) - 7.0 / 12) < 1e-12)
    #expect(abs(shares.share(above: 0.02) - 3.0 / 12) < 1e-12)
    #expect(
      shares.names == [
        "< 1e-05", "1e-05–0.0001", "0.0001–0.001", "0.001–0.01", "0.01–0.02", "≥ 0.02",
      ])
    #expect(MagnitudeShares().shares.allSatisfy { $0 == 0 })
  }
}
