namespace Fathom.Dictionaries;

/// <summary>What an unfinished capture is of, so that only its own shards are continued.</summary>
sealed record CapturePlan(ModelIdentity Model, string ItemsHash, RowType Type, int ShardRows);
