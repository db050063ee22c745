namespace Fathom.Bench;

/// <summary>A kernel with its data, ready to run.</summary>
/// <param name="Flops">Operations of a run, a multiply-add being two.</param>
/// <param name="Bytes">That a run reads and writes, each operand once.</param>
/// <param name="Run">Runs it once.</param>
sealed record KernelCase(double Flops, double Bytes, Action Run);
