namespace Fathom.Lab.Stories;

/// <summary>Small numbers in words.</summary>
static class Numbers
{
    public static readonly string[] Words =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    public static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

    public static readonly string[] Spanish = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis"];
}
