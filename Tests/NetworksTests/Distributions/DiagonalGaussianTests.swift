import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct DiagonalGaussianTests {
  private func tensor(_ rows: [[Double]]) -> Tensor {
    Tensor(doubles: rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
  }

  private func numbers(_ shape: Shape, seed: UInt64) -> Tensor {
    var random = RandomStream(seed: seed)
    return .uniform(shape, -1, 1, elementType: .float64, using: &random)
  }

  private func expect(_ tensor: Tensor, equals numbers: [Double]) {
    #expect(tensor.shape == [numbers.count])
    for (ours, expected) in zip(tensor.doubles, numbers) { #expect(abs(ours - expected) < 1e-12) }
  }

  private let logTwoPi = log(2 * Double.pi)

  /// σ = 1 at the mean; σ = 2 one deviation away, and 3 two away: −½·(1 + 4) − log 6 − log 2π.
  @Test func byHand() {
    let policy = DiagonalGaussian(
      mean: tensor([[0, 0], [1, -1]]), logDeviation: tensor([[0, 0], [log(2), log(3)]]))
    expect(
      policy.logProbability(of: tensor([[0, 0], [3, 5]])),
      equals: [-logTwoPi, -2.5 - log(6) - logTwoPi])
    expect(policy.entropy, equals: [1 + logTwoPi, 1 + logTwoPi + log(6)])
    #expect(policy.mode.doubles == [0, 0, 1, -1])
  }

  /// N(0, 1) from N(1, 2²): log 2 + (1 + 1)/8 − ½; and back: −log 2 + (4 + 1)/2 − ½.
  @Test func theDivergenceByHand() {
    func policy(_ mean: Double, _ deviation: Double) -> DiagonalGaussian {
      DiagonalGaussian(
        mean: tensor([[mean, 0.3]]), logDeviation: tensor([[log(deviation), 0.7]]))
    }
    let (standard, other) = (policy(0, 1), policy(1, 2))
    expect(standard.divergence(from: other), equals: [log(2) + 0.25 - 0.5])
    expect(other.divergence(from: standard), equals: [-log(2) + 2.5 - 0.5])
    expect(other.divergence(from: other), equals: [0])
  }

  /// One deviation for all rows is that deviation in every row.
  @Test func aSharedDeviation() {
    let (mean, shared) = (numbers([4, 3], seed: 1), numbers([3], seed: 2))
    let one = DiagonalGaussian(mean: mean, logDeviation: shared)
    let rows = DiagonalGaussian(mean: mean, logDeviation: shared.broadcast(to: [4, 3]))
    let other = DiagonalGaussian(mean: mean * 0.5, logDeviation: numbers([3], seed: 4))
    let actions = numbers([4, 3], seed: 3)
    expect(one.logProbability(of: actions), equals: rows.logProbability(of: actions).doubles)
    expect(one.entropy, equals: rows.entropy.doubles)
    expect(one.divergence(from: other), equals: rows.divergence(from: other).doubles)
    expect(other.divergence(from: one), equals: other.divergence(from: rows).doubles)
    var random = RandomStream(seed: 1)
    var copy = random
    #expect(one.sample(using: &random).doubles == rows.sample(using: &copy).doubles)
  }

  /// The midpoint rule over the plane: the density adds up to one, −p·log p to the entropy, and
  /// p·(log p − log q) to the divergence.
  @Test func integralsOverThePlane() {
    let (count, width) = (240, 0.1)
    let axis = (0..<count).map { (Double($0) + 0.5 - Double(count) / 2) * width }
    let points = axis.flatMap { x in axis.map { y in [x, y] } }
    func policy(_ mean: [Double], _ logDeviation: [Double]) -> DiagonalGaussian {
      DiagonalGaussian(
        mean: tensor([mean]).broadcast(to: [points.count, 2]),
        logDeviation: Tensor(doubles: logDeviation, shape: [2]))
    }
    let (p, q) = (policy([0.4, -1], [0.2, -0.5]), policy([-0.3, 0.2], [0.4, 0.6]))
    let logP = p.logProbability(of: tensor(points)).doubles
    let logQ = q.logProbability(of: tensor(points)).doubles
    func integral(_ value: (Int) -> Double) -> Double {
      points.indices.reduce(0) { $0 + exp(logP[$1]) * value($1) } * width * width
    }
    #expect(abs(integral { _ in 1 } - 1) < 1e-6)
    #expect(abs(integral { -logP[$0] } - p.entropy.doubles[0]) < 1e-6)
    #expect(abs(integral { logP[$0] - logQ[$0] } - p.divergence(from: q).doubles[0]) < 1e-6)
  }

  @Test(arguments: [Shape([3, 2]), [2]]) func derivativesOfBothOrders(deviation: Shape) {
    let given = [
      numbers([3, 2], seed: 1), numbers(deviation, seed: 2), numbers([3, 2], seed: 3),
      numbers(deviation, seed: 4), numbers([3, 2], seed: 5),
    ]
    let weights = numbers([3], seed: 6)
    let functions: [(DiagonalGaussian, DiagonalGaussian, Tensor) -> Tensor] = [
      { policy, _, actions in policy.logProbability(of: actions) },
      { policy, _, _ in policy.entropy },
      { policy, other, _ in policy.divergence(from: other) },
    ]
    let directions = given.enumerated().map {
      numbers($0.element.shape, seed: 10 + UInt64($0.offset))
    }
    for function in functions {
      let loss: ([Tensor]) -> Tensor = { x in
        let policy = DiagonalGaussian(mean: x[0], logDeviation: x[1])
        let other = DiagonalGaussian(mean: x[2], logDeviation: x[3])
        return (function(policy, other, x[4]) * weights).sum()
      }
      #expect(firstDerivativeError(of: loss, at: given) < 1e-6)
      #expect(secondDerivativeError(of: loss, at: given, along: directions) < 1e-4)
    }
  }

  /// Means, variances and covariance within four standard errors.
  @Test(arguments: [ElementType.float32, .float64]) func sampledMoments(type: ElementType) {
    let draws = 40_000
    let mean = tensor([[0.5, -2]]).broadcast(to: [draws, 2]).converted(to: type)
    let policy = DiagonalGaussian(
      mean: mean, logDeviation: tensor([[log(0.5), log(3)]]).reshaped([2]).converted(to: type))
    var random = RandomStream(seed: 7)
    let sample = policy.sample(using: &random)
    #expect(sample.shape == [draws, 2] && sample.elementType == type)
    let numbers = sample.doubles
    let x = stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0] - 0.5) / 0.5 }
    let y = stride(from: 1, to: numbers.count, by: 2).map { (numbers[$0] + 2) / 3 }
    func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(draws) }
    let standardError = 1 / Double(draws).squareRoot()
    for z in [x, y] {
      #expect(abs(average(z)) < 4 * standardError)
      #expect(abs(average(z.map { $0 * $0 }) - 1) < 4 * 2.squareRoot() * standardError)
    }
    #expect(abs(average(zip(x, y).map { $0 * $1 })) < 4 * standardError)
  }

  /// The gradient by the score needs actions that are constants.
  @Test func samplesAreConstants() {
    let slope = withTape {
      let mean = tensor([[0.3, -0.4]]).tracked()
      let policy = DiagonalGaussian(mean: mean, logDeviation: .zeros([2], elementType: .float64))
      var random = RandomStream(seed: 8)
      let action = policy.sample(using: &random)
      let slope = gradient(of: policy.logProbability(of: action).sum(), at: [mean])[0]
      return zip(slope.doubles, (action - mean).doubles).map { $0 - $1 }
    }
    // The score of a Gaussian with deviation one; through the action nothing would be left of it.
    #expect(slope.allSatisfy { abs($0) < 1e-12 })
  }

  @Test func aDeviationThatDoesNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = DiagonalGaussian(mean: .zeros([2, 3]), logDeviation: .zeros([2, 1])) }
    #expect(says(result, "DiagonalGaussian: the deviation [2, 1] does not fit the mean [2, 3]"))
  }

  @Test func actionsThatDoNotFit() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = DiagonalGaussian(mean: .zeros([2, 3]), logDeviation: .zeros([3]))
        .logProbability(of: .zeros([3]))
    }
    #expect(says(result, "DiagonalGaussian: the actions [3] do not fit the mean [2, 3]"))
  }

  @Test func divergenceBetweenDifferentForms() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      func policy(_ n: Int) -> DiagonalGaussian {
        DiagonalGaussian(mean: .zeros([2, n]), logDeviation: .zeros([n]))
      }
      _ = policy(3).divergence(from: policy(4))
    }
    #expect(says(result, "DiagonalGaussian: [2, 3] has no divergence from [2, 4]"))
  }
}
