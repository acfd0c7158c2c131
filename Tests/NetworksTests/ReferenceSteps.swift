import Foundation
import Networks
import Tensors
import Testing

/// Steps that NumPy took; see Fixtures/optimizers.py.
struct ReferenceSteps: Decodable {
  let optimizer: String
  let settings: [String: Double]
  let clipNorm: Double?
  let weightDecay: Double
  let start: [[Double]]
  let gradients: [[[Double]]]
  let after: [[[Double]]]

  var treatment: GradientTreatment {
    GradientTreatment(clipNorm: clipNorm ?? .infinity, weightDecay: weightDecay)
  }

  static func all(of optimizer: String) throws -> [ReferenceSteps] {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/optimizers", withExtension: "json"))
    let cases = try JSONDecoder().decode([ReferenceSteps].self, from: Data(contentsOf: url))
    let ours = cases.filter { $0.optimizer == optimizer }
    try #require(ours.count == 5)
    return ours
  }

  func setting(_ name: String) throws -> Double { try #require(settings[name]) }

  static func model(_ numbers: [[Double]], _ type: ElementType) -> Model {
    Model(
      weights: Tensor(doubles: numbers[0], shape: [2, 3]).converted(to: type),
      bias: Tensor(doubles: numbers[1], shape: [3]).converted(to: type))
  }
}
