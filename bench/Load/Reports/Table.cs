using System.Globalization;

namespace CaptchaGate.Bench.Load.Reports;

/// <summary>Prints Markdown, so that a result can be kept as it is.</summary>
internal static class Table
{
    public static void Print(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Console.WriteLine($"| {string.Join(" | ", head)} |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", head.Count - 1))}");
        foreach (var row in rows)
            Console.WriteLine($"| {string.Join(" | ", row)} |");
        Console.WriteLine();
    }

    public static string Number(double? value, string format = "0") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
