import Tensors

/// Tells tokens by their place, since attention alone does not see any order.
public struct TokenPositions: ParameterTree {
  /// What is added to tokens.
  public enum Kind: String, CaseIterable, Sendable {
    /// Nothing.
    case none
    /// Sines and cosines (Vaswani et al. 2017).
    case sinusoidal
    /// A learned vector for each place.
    case learned
  }

  /// Which it is.
  public let kind: Kind
  /// How many places there are.
  public let length: Int
  /// `[length, width]`; learned, and `nil` elsewhere.
  public var table: Tensor?
  /// `[length, width]`; what is added where that is a constant.
  private let code: Tensor?

  /// Positions for up to `length` places. Learned ones begin small, as noise of a deviation of 0.02.
  public init(_ kind: Kind, length: Int, width: Int, using random: inout RandomStream) {
    require(
      length > 0 && width > 0,
      "TokenPositions: \(length) places of the width \(width) are no positions")
    self.kind = kind
    self.length = length
    table = kind == .learned ? Tensor.normal([length, width], using: &random) * 0.02 : nil
    code = kind == .sinusoidal ? Tensor.positions(length, width) : nil
  }

  /// Tokens with their places.
  /// - Parameters:
  ///   - tokens: `[batch, time, width]`.
  ///   - places: where each token stands, of the `time` tokens of all sequences alike or of all
  ///     `batch · time`; 0, 1, … unless given.
  public func callAsFunction(_ tokens: Tensor, places: [Int]? = nil) -> Tensor {
    let time = tokens.shape[1]
    guard let codes = table ?? code?.converted(to: tokens.elementType) else { return tokens }
    let alike = places.map { $0.count == time } ?? true
    require(
      tokens.shape.rank == 3 && tokens.shape[2] == codes.shape[1]
        && (alike || places?.count == tokens.shape[0] * time)
        && (places?.max() ?? time - 1) < length,
      "TokenPositions: \(length) places of the width \(codes.shape[1]) do not fit the tokens "
        + "\(tokens.shape)")
    guard let places else { return tokens + codes.slice(0..<time) }
    let own = codes.gathered(places)
    return tokens + (alike ? own : own.reshaped(tokens.shape))
  }

  /// Shows the table, where it is learned.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    guard var part = table else { return }
    table = nil
    visitor.visit("table", &part)
    table = part
  }
}
