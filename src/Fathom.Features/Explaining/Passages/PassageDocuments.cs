namespace Fathom.Features;

/// <summary>Which passages may have tokens of a common document: their answers are no independent ones.</summary>
static class PassageDocuments
{
    /// <returns>[n] numbers, the same for passages whose contexts have a document in common, directly or by way of others.</returns>
    public static int[] Of(IReadOnlyList<Passage> passages)
    {
        var group = new int[passages.Count];
        int last = int.MinValue, current = -1;
        foreach (int i in Enumerable.Range(0, group.Length).OrderBy(i => passages[i].FirstDocument))
        {
            if (passages[i].FirstDocument > last) current++;
            last = Math.Max(last, passages[i].LastDocument);
            group[i] = current;
        }
        return group;
    }
}
