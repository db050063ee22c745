using Fathom.Numerics;

namespace Fathom.Models.Pretraining;

/// <summary>The sequences of one training step, all of one length, with what is to be predicted at each position.</summary>
public sealed class TrainingBatch
{
    readonly int[] ids;
    readonly NextTokenDistributions[] distributions;

    /// <param name="sequences">S.</param>
    /// <param name="length">T, inputs of a sequence.</param>
    public TrainingBatch(int sequences, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Sequences = sequences;
        Length = length;
        ids = new int[checked(sequences * (length + 1))];
        ids.AsSpan().Fill(-1);
        Targets = new NextTokenDistributions?[sequences];
        distributions = new NextTokenDistributions[sequences];
        for (int s = 0; s < sequences; s++) distributions[s] = new();
    }

    /// <summary>S.</summary>
    public int Sequences { get; }

    /// <summary>T, the inputs of a sequence.</summary>
    public int Length { get; }

    /// <summary>
    /// [S, T + 1]: T inputs and, one further on, what follows each. A −1 says that nothing is to be predicted there; once one
    /// stands in a sequence, only −1 follow.
    /// </summary>
    public Span<int> Ids => ids;

    /// <summary>[S], the true distributions at a sequence's positions; null where the id that follows is the target.</summary>
    public NextTokenDistributions?[] Targets { get; }

    /// <summary>The ids of one sequence, [T + 1].</summary>
    public Span<int> Sequence(int sequence) => ids.AsSpan(sequence * (Length + 1), Length + 1);

    /// <summary>Fills the batch with the sequences from a number on.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="firstSequence">The number of the first.</param>
    /// <param name="exactTargets">Whether true distributions are the targets, where the source knows them.</param>
    /// <param name="workers">Threads to use.</param>
    public void Fill(ITokenSource source, long firstSequence, bool exactTargets, Workers workers)
    {
        workers.For(Sequences, s =>
        {
            var exact = exactTargets ? distributions[s] : null;
            exact?.Clear();
            source.Read(firstSequence + s, Sequence(s), exact);
            Targets[s] = exact?.Positions > 0 ? exact : null;
        });
    }

    /// <summary>How many positions of a sequence, from the first, have something to predict.</summary>
    internal int Predictions(int sequence)
    {
        int none = Sequence(sequence)[1..].IndexOf(-1);
        return none < 0 ? Length : none;
    }
}
