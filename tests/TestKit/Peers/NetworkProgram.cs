using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CaptchaGate.TestKit.Networks;

namespace CaptchaGate.TestKit.Peers;

/// <summary>
/// The program behind a case's network: name server, upstreams and control client in one process, so that it can have a
/// priority and a share of the processors of its own. It takes a command a line and answers each with a <see cref="PeerReport"/>.
/// </summary>
internal static class NetworkProgram
{
    public const string Name = "network";
    public const string AuthorityFile = "ca.pem";
    public const string Ready = "ready";
    private const int WarmUpCalls = 5;

    /// <returns>0 when the standard input ends.</returns>
    public static async Task<int> RunAsync(string folder)
    {
        var authorityFile = Path.Combine(folder, AuthorityFile);
        var (certificate, foreign) = ServiceCertificate.Create(authorityFile);
        using var authority = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(authorityFile));
        using var network = new Network(certificate, foreign, new ControlClient(authority));
        network.Start();
        // What is compiled for the first calls would count as slowness of the path.
        for (var i = 0; i < WarmUpCalls; i++)
            await network.Control.CallAsync();
        network.Control.Reset();
        _ = network.Control.RunAsync();
        Console.WriteLine(Ready);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            network.Do(line.Split(' '));
            Console.WriteLine(JsonSerializer.Serialize(network.Report()));
        }

        // The tests were ended before they could end the server.
        await Leftovers.EndServerAsync(Path.GetFileName(folder));
        return 0;
    }

    private sealed class Network(SslStreamCertificateContext certificate, SslStreamCertificateContext foreign, ControlClient control) : IDisposable
    {
        private readonly CallJournal _journal = new();
        private readonly NameServer _names = new();
        private readonly WidgetPeer _script = new(Addresses.Script, "application/javascript", certificate, foreign);
        private readonly WidgetPeer _initialization = new(Addresses.Initialization, "application/json", certificate, foreign);
        private Upstream[] _upstreams = [];

        public ControlClient Control { get; } = control;

        public void Start()
        {
            _upstreams = [new(Addresses.First, certificate, _journal), new(Addresses.Second, certificate, _journal), new(Addresses.Healthy, certificate, _journal)];
            foreach (var upstream in _upstreams)
                upstream.Listen();
            _script.Listen();
            _initialization.Listen();
            _names.Start();
        }

        public void Dispose()
        {
            _names.Dispose();
            _script.Dispose();
            _initialization.Dispose();
            foreach (var upstream in _upstreams)
                upstream.Dispose();
        }

        public PeerReport Report()
        {
            var report = new PeerReport { MostConnections = _upstreams.Max(static upstream => upstream.MostOpen), ScriptRequests = _script.Requests };
            _journal.Fill(report);
            Control.Fill(report);
            return report;
        }

        public void Do(string[] command)
        {
            switch (command)
            {
                case ["names", var mode]:
                    _names.Mode = Enum.Parse<NameServerMode>(mode);
                    break;
                case ["gone", var address]:
                    _names.Gone = System.Net.IPAddress.Parse(address);
                    break;
                case ["widget", var part, "Refused"]:
                    WidgetPart(part).StopListening();
                    break;
                case ["widget", var part, var mode]:
                    WidgetPart(part).Listen();
                    WidgetPart(part).Mode = Enum.Parse<WidgetMode>(mode);
                    break;
                case ["mode", var which, var mode, var share]:
                    Each(which, upstream =>
                    {
                        upstream.Mode = Enum.Parse<UpstreamMode>(mode);
                        upstream.Share = int.Parse(share, CultureInfo.InvariantCulture);
                    });
                    break;
                case ["listen", var which]:
                    Each(which, static upstream => upstream.Listen());
                    break;
                case ["stop", var which]:
                    Each(which, static upstream => upstream.StopListening());
                    break;
                case ["disconnect", var which, var reset]:
                    Each(which, upstream => upstream.Disconnect(bool.Parse(reset)));
                    break;
                case ["control", var target]:
                    Control.Target = System.Net.IPAddress.Parse(target);
                    Control.Reset();
                    break;
            }
        }

        private WidgetPeer WidgetPart(string part) => part is "Script" ? _script : _initialization;

        private void Each(string which, Action<Upstream> change)
        {
            for (var i = 0; i < 2; i++)
            {
                if (Enum.Parse<Endpoints>(which).HasFlag((Endpoints)(1 << i)))
                    change(_upstreams[i]);
            }
        }
    }
}
