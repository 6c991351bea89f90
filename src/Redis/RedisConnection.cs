using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CaptchaGate.Redis;

/// <summary>The connection to the store. It connects again by itself and is made anew for another connection string; a command without a connection fails at once.</summary>
internal sealed class RedisConnection(IOptions<RedisOptions> options, IHostEnvironment environment) : IAsyncDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(5);

    private IConnectionMultiplexer? _connections;
    private string? _connectionString;

    /// <value>Null before the first <see cref="ConnectAsync"/> has ended.</value>
    public IDatabase? Database => Volatile.Read(ref _connections)?.GetDatabase();

    /// <summary>Whether <paramref name="connectionString"/> names a server and nothing that is unknown.</summary>
    public static bool CanRead(string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString, ignoreUnknown: false).EndPoints.Count > 0;
        }
#pragma warning disable CA1031 // The parser documents no exceptions; their messages may quote the password.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>Whether it was made with <paramref name="connectionString"/>.</summary>
    public bool Uses(string? connectionString) => _connections is not null && string.Equals(connectionString, _connectionString, StringComparison.Ordinal);

    /// <summary>
    /// Connects, and ends a connection that was made with another string. A store that is down does not make it fail: the connection is tried again.
    /// For one caller at a time.
    /// </summary>
    public async Task ConnectAsync(string connectionString)
    {
        var connections = await ConnectionMultiplexer.ConnectAsync(Configure(connectionString));
        _connectionString = connectionString;
        if (Interlocked.Exchange(ref _connections, connections) is { } earlier)
            await earlier.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _connections, null) is { } connections)
            await connections.DisposeAsync();
    }

    private ConfigurationOptions Configure(string connectionString)
    {
        var configuration = ConfigurationOptions.Parse(connectionString);
        configuration.Ssl = options.Value.Tls ?? !environment.IsDevelopment();
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ConnectRetry = 1;
        configuration.ConnectTimeout = (int)ConnectLimit.TotalMilliseconds;
        configuration.AsyncTimeout = (int)CommandLimit.TotalMilliseconds;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)RetryInterval.TotalMilliseconds);
        // A replica that became the primary is found soon.
        configuration.ConfigCheckSeconds = 5;
        configuration.KeepAlive = 5;
        configuration.ClientName = "captcha-gate";
        // Neither a key nor a channel outside our prefix: the store's user may have rights on the prefix only.
        configuration.TieBreaker = "";
        configuration.ConfigurationChannel = "";
        configuration.IncludeDetailInExceptions = false;
        return configuration;
    }
}
