namespace Fathom.Evaluation;

/// <summary>The logistic function and the loss that belongs to it.</summary>
static class Logistic
{
    /// <summary>1 / (1 + exp(−z))</summary>
    public static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    /// <summary>log(1 + exp(z)), without overflow.</summary>
    public static double Softplus(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
}
