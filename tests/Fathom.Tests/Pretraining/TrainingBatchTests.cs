using Fathom.Models.Pretraining;
using Fathom.Numerics;

namespace Fathom.Tests.Pretraining;

public class TrainingBatchTests
{
    /// <summary>Counts up from the sequence's number; the true distribution is the next number's, with certainty.</summary>
    sealed class Counting(bool knows) : ITokenSource
    {
        public string Identity => "counting";

        public int VocabularySize => 1000;

        public void Read(long sequence, Span<int> ids, NextTokenDistributions? targets = null)
        {
            for (int p = 0; p < ids.Length; p++) ids[p] = (int)sequence + p;
            for (int p = 0; knows && targets is not null && p + 1 < ids.Length; p++)
            {
                targets.Add(ids[p + 1], 1);
                targets.EndPosition();
            }
        }
    }

    [Fact]
    public void A_batch_takes_the_sequences_from_a_number_on_and_distributions_only_where_wanted_and_known()
    {
        var batch = new TrainingBatch(5, 3);
        foreach (bool knows in new[] { true, false })
            foreach (bool exact in new[] { true, false, true })
            {
                batch.Fill(new Counting(knows), 10, exact, new Workers(2));
                Assert.Equal([12, 13, 14, 15], batch.Sequence(2).ToArray());
                for (int s = 0; s < 5; s++)
                {
                    Assert.Equal(knows && exact, batch.Targets[s] is not null);
                    if (batch.Targets[s] is not { } targets) continue;
                    Assert.Equal(3, targets.Positions);
                    Assert.Equal([10 + s + 3], targets.Ids(2).ToArray());
                }
            }
    }
}
