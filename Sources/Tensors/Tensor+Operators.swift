extension Tensor {
  /// −x
  public static prefix func - (x: Tensor) -> Tensor { x.affine(scale: -1, offset: 0) }
  /// x + number
  public static func + (x: Tensor, number: Double) -> Tensor { x.affine(scale: 1, offset: number) }
  /// number + x
  public static func + (number: Double, x: Tensor) -> Tensor { x.affine(scale: 1, offset: number) }
  /// x − number
  public static func - (x: Tensor, number: Double) -> Tensor { x.affine(scale: 1, offset: -number) }
  /// number − x
  public static func - (number: Double, x: Tensor) -> Tensor { x.affine(scale: -1, offset: number) }
  /// x · number
  public static func * (x: Tensor, number: Double) -> Tensor { x.affine(scale: number, offset: 0) }
  /// number · x
  public static func * (number: Double, x: Tensor) -> Tensor { x.affine(scale: number, offset: 0) }
  /// x / number
  public static func / (x: Tensor, number: Double) -> Tensor {
    x.affine(scale: 1 / number, offset: 0)
  }
}
