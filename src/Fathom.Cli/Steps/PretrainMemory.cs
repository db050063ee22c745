using Fathom.Models;
using Fathom.Models.Pretraining;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Whether a pre-training fits into the machine.</summary>
static class PretrainMemory
{
    const double Gibibyte = 1 << 30;

    /// <exception cref="InputException">It does not.</exception>
    public static void Require(ModelConfig model, int batch, Workers workers)
    {
        double needed = TrainingCost.Bytes(model, batch, workers.Count);
        long present = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > present)
            throw new InputException($"this training takes about {needed / Gibibyte:n1} GiB, " +
                $"the machine has {present / Gibibyte:n1}; choose a smaller model, --batch, --context or --threads");
    }
}
