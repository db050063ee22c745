namespace Fathom.Lab.Stories;

/// <summary>What the second child is to the first.</summary>
static class Relation
{
    /// <summary>The relation whose word tells the gender.</summary>
    public const int Sibling = 1;

    /// <summary>Words for girls and for boys.</summary>
    public static readonly (string Girl, string Boy)[] All =
        [("friend", "friend"), ("sister", "brother"), ("cousin", "cousin"), ("neighbour", "neighbour")];

    public static string Of(int relation, bool female) => female ? All[relation].Girl : All[relation].Boy;
}
