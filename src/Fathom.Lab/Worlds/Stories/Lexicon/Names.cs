namespace Fathom.Lab.Stories;

/// <summary>Names of children; the first half girls', the second half boys'.</summary>
static class Names
{
    public static readonly string[] All =
    [
        "Lily", "Mia", "Anna", "Zoe", "Ella", "Ruth", "Nora", "Ivy", "Rosa", "Kate", "Emma", "Lucy", "Sara", "Jane", "Amy", "Eva",
        "Maya", "Tess", "Nina", "Olga",
        "Tom", "Ben", "Max", "Sam", "Leo", "Jack", "Finn", "Noah", "Hugo", "Paul", "Adam", "Luke", "Dan", "Owen", "Carl", "Fred",
        "Ned", "Otto", "Ivan", "Theo",
    ];

    public const int Girls = 20;

    public static bool IsGirl(int name) => name < Girls;
}
