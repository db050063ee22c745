namespace Fathom.Lab.Superposition;

/// <summary>A toy model of superposition and how it is trained.</summary>
public sealed record SuperpositionConfig
{
    /// <summary>Features n.</summary>
    public required int Features { get; init; }

    /// <summary>Hidden dimensions m.</summary>
    public required int Hidden { get; init; }

    /// <summary>S: the probability with which a feature is 0; otherwise it is uniform on (0, 1).</summary>
    public double Sparsity { get; init; }

    /// <summary>Importances fall geometrically: I_i = this^i.</summary>
    public double ImportanceDecay { get; init; } = 1;

    /// <summary>Samples a step.</summary>
    public int Batch { get; init; } = 512;

    /// <summary>Steps of Adam.</summary>
    public int Steps { get; init; } = 5000;

    /// <summary>Learning rate; falls linearly to 0 over the second half of the steps.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>Models trained from different starts, of which the one with the least loss is kept.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Equal seeds give equal samples and starts.</summary>
    public ulong Seed { get; init; }

    /// <exception cref="InputException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        Require(Features is >= 1 and <= 1 << 16, $"{Features} features: expected 1 to {1 << 16}");
        Require(Hidden is >= 1 and <= 1 << 16, $"{Hidden} hidden dimensions: expected 1 to {1 << 16}");
        Require(Sparsity is >= 0 and < 1, $"sparsity {Sparsity}: expected from 0 to below 1");
        Require(ImportanceDecay is > 0 and <= 1, $"importance decay {ImportanceDecay}: expected above 0 and at most 1");
        Require(Batch is >= 1 and <= 1 << 20, $"{Batch} samples a step: expected 1 to {1 << 20}");
        Require(Steps >= 1, $"{Steps} steps: expected at least 1");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), $"learning rate {LearningRate}: expected above 0");
        Require(Restarts >= 1, $"{Restarts} restarts: expected at least 1");
    }

    static void Require(bool holds, string message)
    {
        if (!holds) throw new InputException($"toy superposition: {message}");
    }
}
