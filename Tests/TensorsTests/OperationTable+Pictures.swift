import Foundation

@testable import Tensors

extension OperationTable {
  static let pictures: [String: Function] = {
    var table: [String: Function] = [
      "convolution relu": { $0[0].convolution($0[1], bias: $0[2], activation: .relu) },
      "resized up": { $0[0].resized(height: 4, width: 5) },
      "resized down": { $0[0].resized(height: 3, width: 2) },
      "resized flat": { $0[0].resized(height: 2, width: 3) },
      "resizedBack up": { $0[0].resizedBack(height: 2, width: 3) },
      "resizedBack down": { $0[0].resizedBack(height: 5, width: 4) },
      "resizedBack flat": { $0[0].resizedBack(height: 1, width: 2) },
    ]
    let convolutions: [(String, (Int, Int), (Int, Int), Int, WindowPadding)] = [
      ("same", (4, 5), (3, 3), 1, .same), ("stride 2", (4, 5), (3, 3), 2, .same),
      ("valid", (4, 4), (2, 3), 1, .valid), ("1x1", (2, 2), (1, 1), 1, .same),
    ]
    for (name, size, kernel, stride, padding) in convolutions {
      let window = Window(
        over: size, kernel: kernel, stride: stride, padding: padding, in: "convolution")
      table["convolution \(name)"] = {
        $0[0].convolution($0[1], bias: $0[2], stride: stride, padding: padding)
      }
      table["convolutionInput \(name)"] = { $0[0].convolutionInput($0[1], window) }
      table["convolutionWeights \(name)"] = { $0[0].convolutionWeights($0[1], window) }
    }
    let poolings: [(String, Int, Int, Int, Int, WindowPadding)] = [
      ("even", 4, 6, 3, 2, .same), ("odd", 5, 3, 3, 2, .same), ("valid", 4, 4, 2, 2, .valid),
    ]
    for (name, height, width, kernel, stride, padding) in poolings {
      let window = Window(
        over: (height, width), kernel: (kernel, kernel), stride: stride, padding: padding,
        in: "maximumPooled")
      table["maximumPooled \(name)"] = {
        $0[0].maximumPooled(kernel: kernel, stride: stride, padding: padding)
      }
      table["unpooled \(name)"] = { $0[0].unpooled(window, places([2, height, width, 2], window)) }
      table["poolPicked \(name)"] = {
        $0[0].poolPicked(window, places([2, height, width, 2], window))
      }
    }
    return table
  }()

  /// The places that fixed pictures choose; the same ones as in operations.py.
  private static func places(_ shape: Shape, _ window: Window) -> PoolPlaces {
    let fixed = Tensor(
      doubles: (0..<shape.count).map { sin(1.7 * Double($0) + 0.3) }, shape: shape)
    return withTape {
      _ = fixed.tracked().maximumPooled(
        kernel: window.kernelHeight, stride: window.stride,
        padding: window.top + window.bottom + window.left + window.right == 0 ? .valid : .same)
      guard case .maximumPool(_, let places)? = Tape.current?.nodes.last?.operation else {
        fatalError("the pooling was not recorded")
      }
      return places
    }
  }
}
