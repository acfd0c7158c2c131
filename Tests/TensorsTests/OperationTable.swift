import Foundation

@testable import Tensors

/// Inputs and result of one case, computed by NumPy (Fixtures/operations.py).
struct GoldenCase: Decodable {
  struct Block: Decodable {
    let shape: [Int]
    let numbers: [Double]
    var tensor: Tensor { Tensor(doubles: numbers, shape: Shape(shape)) }
  }
  let inputs: [Block]
  let output: Block

  static let all: [String: GoldenCase] = {
    do {
      let file = Fixture.url("operations.json")
      return try JSONDecoder().decode([String: GoldenCase].self, from: Data(contentsOf: file))
    } catch {
      fatalError("operations.json cannot be read: \(error)")
    }
  }()

  static let names: [String] = all.keys.sorted()
}

enum Fixture {
  static func url(_ name: String) -> URL {
    Bundle.module.bundleURL.appendingPathComponent("Fixtures").appendingPathComponent(name)
  }
}

/// What the tests call by the names of the golden cases.
enum OperationTable {
  typealias Function = @Sendable ([Tensor]) -> Tensor

  static let functions: [String: Function] = unary.merging(binary, uniquingKeysWith: duplicate)
    .merging(reductions, uniquingKeysWith: duplicate)
    .merging(structure, uniquingKeysWith: duplicate)
    .merging(matrices, uniquingKeysWith: duplicate)
    .merging(recurrences, uniquingKeysWith: duplicate)
    .merging(pictures, uniquingKeysWith: duplicate)

  private static func duplicate(_ a: @escaping Function, _ b: @escaping Function) -> Function {
    fatalError("two cases have one name")
  }

  static let unary: [String: Function] = [
    "absolute": { $0[0].magnitude() },
    "square": { $0[0].squared() },
    "squareRoot": { $0[0].squareRoot() },
    "reciprocal": { $0[0].reciprocal() },
    "exponential": { $0[0].exponential() },
    "logarithm": { $0[0].logarithm() },
    "tanh": { $0[0].hyperbolicTangent() },
    "sigmoid": { $0[0].sigmoid() },
    "softplus": { $0[0].softplus() },
    "relu": { $0[0].relu() },
    "affine": { $0[0].affine(scale: 2.5, offset: -0.75) },
    "negated": { -$0[0] },
    "numbers on both sides": { (1 - $0[0]) / 4 + 3 * $0[0] - 0.5 },
    "power 2.5": { $0[0].raised(to: 2.5) },
    "power 3": { $0[0].raised(to: 3) },
    "power -1.5": { $0[0].raised(to: -1.5) },
    "clamp": { $0[0].clamped(-0.8, 0.9) },
    "sign": { $0[0].sign() },
    "isInside": { $0[0].isInside(-1, 1) },
    "activationGradient relu": { $0[0].activationGradient(.relu, $0[1]) },
    "activationGradient tanh": { $0[0].activationGradient(.tanh, $0[1]) },
    "activationGradient sigmoid": { $0[0].activationGradient(.sigmoid, $0[1]) },
  ]

  static let binary: [String: Function] = {
    var table: [String: Function] = [
      "isEqual": { $0[0].isEqual(to: $0[1]) },
      "choose": { choose($0[0], $0[1], $0[2]) },
    ]
    let shapes = [
      "[2, 3] [2, 3]", "[2, 3] [3]", "[3] [2, 3]", "[2, 1] [1, 3]", "[] [2, 3]", "[2, 3] []",
      "[2, 1, 3] [4, 1]", "[1] [2, 3]", "[2, 3, 2] [2, 1, 2]", "[] []",
    ]
    for pair in shapes {
      table["add \(pair)"] = { $0[0] + $0[1] }
      table["subtract \(pair)"] = { $0[0] - $0[1] }
      table["multiply \(pair)"] = { $0[0] * $0[1] }
      table["divide \(pair)"] = { $0[0] / $0[1] }
      table["minimum \(pair)"] = { $0[0].minimum($0[1]) }
      table["maximum \(pair)"] = { $0[0].maximum($0[1]) }
      table["isGreater \(pair)"] = { $0[0].isGreater(than: $0[1]) }
      table["isAtLeast \(pair)"] = { $0[0].isAtLeast($0[1]) }
    }
    return table
  }()

  static let reductions: [String: Function] = {
    var table: [String: Function] = [
      "sum": { $0[0].sum() },
      "mean": { $0[0].mean() },
      "maximum of a vector": { $0[0].maximum(along: 0) },
    ]
    for axis in [0, 1, 2, -1] {
      table["sum \(axis)"] = { $0[0].sum(along: axis) }
      table["sum \(axis) keeping"] = { $0[0].sum(along: axis, keepingAxis: true) }
      table["mean \(axis)"] = { $0[0].mean(along: axis) }
      table["maximum \(axis)"] = { $0[0].maximum(along: axis) }
      table["maximum \(axis) keeping"] = { $0[0].maximum(along: axis, keepingAxis: true) }
    }
    for shape in ["[4]", "[3, 4]", "[2, 3, 4]"] {
      table["softmax \(shape)"] = { $0[0].softmax() }
      table["logSumExponential \(shape)"] = { $0[0].logSumExponential() }
      table["logSoftmax \(shape)"] = { $0[0].logSoftmax() }
    }
    return table
  }()

  static let structure: [String: Function] = {
    var table: [String: Function] = [
      "broadcast [] [2,3]": { $0[0].broadcast(to: [2, 3]) },
      "broadcast [3] [2,3]": { $0[0].broadcast(to: [2, 3]) },
      "broadcast [2,1,3] [2,4,3]": { $0[0].broadcast(to: [2, 4, 3]) },
      "broadcast [2,1] [3,2,4]": { $0[0].broadcast(to: [3, 2, 4]) },
      "reshape": { $0[0].reshaped([4, 6]) },
      "transpose": { $0[0].transposed() },
      "slice 0": { $0[0].slice(1..<2) },
      "slice 1": { $0[0].slice(1..<3, along: 1) },
      "slice 2": { $0[0].slice(0..<2, along: -1) },
      "slice of a slice": { $0[0].slice(1..<4).slice(1..<3).slice(1..<3, along: 1) },
      "slice of one row": { $0[0].slice(1..<4, along: 1) },
      "embed 0": { $0[0].embedded(at: 1, of: 5, along: 0) },
      "embed 1": { $0[0].embedded(at: 2, of: 6, along: 1) },
      "concatenate 0": { Tensor.concatenated($0, along: 0) },
      "concatenate 1": { Tensor.concatenated($0, along: 1) },
      "concatenate twice": { Tensor.concatenated([$0[0], $0[1], $0[0]], along: -1) },
      "gather": { $0[0].gathered([2, 0, 2, 2, 1]) },
      "gather numbers": { $0[0].gathered([2, 0, 2]) },
      "scatterAdd": { $0[0].scatterAdded(at: [4, 1, 4, 0], rows: 5) },
      "picked": { $0[0].picked([1, 0, 3]) },
    ]
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      table["transpose \(order)"] = { $0[0].transposed(order) }
    }
    for shape in ["[5]", "[4, 3]", "[1, 2]", "[3, 2, 2]"] {
      table["scan forwards \(shape)"] = { $0[0].forwardScan(decays: $0[1]) }
      table["scan reverse \(shape)"] = { $0[0].reverseScan(decays: $0[1]) }
    }
    return table
  }()

  static let matrices: [String: Function] = {
    var table: [String: Function] = [:]
    for first in [false, true] {
      for second in [false, true] {
        for kind in ["[]", "[3]", "[1]", "one row"] {
          table["matrixProduct \(first ? 1 : 0)\(second ? 1 : 0) \(kind)"] = {
            $0[0].matrixProduct($0[1], transposingFirst: first, transposingSecond: second)
          }
        }
      }
    }
    for activation in Activation.allCases {
      table["linear \(activation.rawValue)"] = {
        $0[0].linear(weights: $0[1], bias: $0[2], activation: activation)
      }
    }
    return table
  }()
}

extension OperationTable {
  /// The keeps are constants, so they are no inputs; the same stand in operations.py.
  static let recurrences: [String: Function] = [
    "lstm": recurrence([[1, 1, 0], [1, 0, 1], [1, 1, 1], [0, 1, 0]]),
    "lstm one step": recurrence([[1, 0]]),
    "lstm one row": recurrence([[1], [1], [0], [1], [1]]),
    "lstm by halves": recurrence([[0.5, 1], [1, 0.25], [0.5, 0]]),
  ]

  private static func recurrence(_ keeps: [[Float]]) -> Function {
    { inputs in
      let constant = Tensor(keeps).converted(to: inputs[0].elementType)
      return inputs[0].lstm(recurrent: inputs[1], state: inputs[2], keeps: constant)
    }
  }
}

/// The kinds of `Operation`, without their payloads.
enum OperationKind: String, CaseIterable {
  case leaf, absolute, square, squareRoot, reciprocal, exponential, logarithm, tanh, sigmoid
  case softplus, relu, affine, power, clamp, add, subtract, multiply, divide, minimum, maximum
  case choose, activationGradient, sum, maximumAlong, broadcast, reshape, transpose, slice, embed
  case concatenate, gather, scatterAdd, convert, matrixProduct, linear, softmax, scan, lstm
  case convolution, convolutionInput, convolutionWeights, maximumPool, unpool, poolPick, resize
  case resizeBack

  /// Exhaustive on purpose: an operation that is new does not compile until it is named here, and
  /// the test that every kind is recorded by a golden case then asks for one.
  init(_ operation: Tensors.Operation) {
    switch operation {
    case .leaf: self = .leaf
    case .absolute: self = .absolute
    case .square: self = .square
    case .squareRoot: self = .squareRoot
    case .reciprocal: self = .reciprocal
    case .exponential: self = .exponential
    case .logarithm: self = .logarithm
    case .tanh: self = .tanh
    case .sigmoid: self = .sigmoid
    case .softplus: self = .softplus
    case .relu: self = .relu
    case .affine: self = .affine
    case .power: self = .power
    case .clamp: self = .clamp
    case .add: self = .add
    case .subtract: self = .subtract
    case .multiply: self = .multiply
    case .divide: self = .divide
    case .minimum: self = .minimum
    case .maximum: self = .maximum
    case .choose: self = .choose
    case .activationGradient: self = .activationGradient
    case .sum: self = .sum
    case .maximumAlong: self = .maximumAlong
    case .broadcast: self = .broadcast
    case .reshape: self = .reshape
    case .transpose: self = .transpose
    case .slice: self = .slice
    case .embed: self = .embed
    case .concatenate: self = .concatenate
    case .gather: self = .gather
    case .scatterAdd: self = .scatterAdd
    case .convert: self = .convert
    case .matrixProduct: self = .matrixProduct
    case .linear: self = .linear
    case .softmax: self = .softmax
    case .scan: self = .scan
    case .lstm: self = .lstm
    case .convolution: self = .convolution
    case .convolutionInput: self = .convolutionInput
    case .convolutionWeights: self = .convolutionWeights
    case .maximumPool: self = .maximumPool
    case .unpool: self = .unpool
    case .poolPick: self = .poolPick
    case .resize: self = .resize
    case .resizeBack: self = .resizeBack
    }
  }
}
