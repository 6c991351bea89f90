namespace CaptchaGate.TestKit.Matrix;

/// <summary>Chooses from all combinations a few in which every pair of values of two parameters is there.</summary>
internal static class Pairwise
{
    /// <param name="sizes">How many values each parameter has.</param>
    /// <returns>The index of a value for each parameter; always the same rows.</returns>
    public static IReadOnlyList<int[]> Rows(params int[] sizes)
    {
        var open = new HashSet<(int, int, int, int)>();
        for (var a = 0; a < sizes.Length; a++)
        {
            for (var b = a + 1; b < sizes.Length; b++)
            {
                for (var i = 0; i < sizes[a] * sizes[b]; i++)
                    open.Add((a, i / sizes[b], b, i % sizes[b]));
            }
        }

        var rows = new List<int[]>();
        while (open.Count > 0)
        {
            var row = NextRow(sizes, open, rows.Count);
            open.ExceptWith(Pairs(row));
            rows.Add(row);
        }

        return rows;
    }

    // Starts with a pair that is missing and gives every other parameter the value that covers most missing pairs.
    private static int[] NextRow(int[] sizes, HashSet<(int, int, int, int)> open, int number)
    {
        var row = Enumerable.Repeat(-1, sizes.Length).ToArray();
        var (a, x, b, y) = open.Min();
        (row[a], row[b]) = (x, y);
        for (var parameter = 0; parameter < sizes.Length; parameter++)
        {
            if (row[parameter] >= 0)
                continue;
            var best = -1;
            // Another start for each row, so that equal values take turns.
            for (var step = 0; step < sizes[parameter]; step++)
            {
                row[parameter] = (number + step) % sizes[parameter];
                var covered = Pairs(row).Count(open.Contains);
                if (best < 0 || covered > best % 1000)
                    best = (row[parameter] * 1000) + covered;
            }

            row[parameter] = best / 1000;
        }

        return row;
    }

    private static IEnumerable<(int, int, int, int)> Pairs(int[] row) =>
        from a in Enumerable.Range(0, row.Length)
        from b in Enumerable.Range(a + 1, row.Length - a - 1)
        where row[a] >= 0 && row[b] >= 0
        select (a, row[a], b, row[b]);
}
