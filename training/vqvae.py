"""Multi-scale residual VQ-VAE, the tokenizer of VAR (arXiv 2404.02905): one codebook for all scales, bicubic
upsampling, area downsampling, shared phi convolutions. Pixels are in [-1, 1]. It has batch norms instead of group
norms, because the export folds these into the convolutions.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import Config
from training.geometry import down_matrix, phi_index, up_matrix


class ResBlock(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
            nn.SiLU(),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.silu(x + self.body(x))


def _halvings(config: Config) -> int:
    factor = config.mask_side // config.grid
    assert factor * config.grid == config.mask_side and factor & (factor - 1) == 0, (
        "mask side must be grid x a power of two"
    )
    return factor.bit_length() - 1


class Encoder(nn.Module):
    """[B, 3, G, G] in [-1, 1] -> [B, Cv, S, S]"""

    def __init__(self, config: Config):
        super().__init__()
        c, layers = config.vq_channels, []
        layers += [nn.Conv2d(3, c, 3, padding=1, bias=False), nn.BatchNorm2d(c), nn.SiLU()]
        for _ in range(_halvings(config)):
            wider = min(c * 2, config.vq_channels * 4)
            layers += [
                nn.Conv2d(c, wider, 3, stride=2, padding=1, bias=False),
                nn.BatchNorm2d(wider),
                nn.SiLU(),
                ResBlock(wider),
            ]
            c = wider
        self.body = nn.Sequential(*layers, ResBlock(c), nn.Conv2d(c, config.latent_width, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x)


class Decoder(nn.Module):
    """[B, Cv, S, S] -> [B, 3, G, G], not clamped"""

    def __init__(self, config: Config):
        super().__init__()
        c = config.vq_channels * 4
        layers: list[nn.Module] = [nn.Conv2d(config.latent_width, c, 3, padding=1), ResBlock(c), ResBlock(c)]
        for step in range(_halvings(config)):
            narrower = max(config.vq_channels * 4 >> (step + 1), config.vq_channels // 2)
            layers += [
                nn.Upsample(scale_factor=2, mode="nearest"),
                nn.Conv2d(c, narrower, 3, padding=1, bias=False),
                nn.BatchNorm2d(narrower),
                nn.SiLU(),
                ResBlock(narrower),
            ]
            c = narrower
        self.body = nn.Sequential(*layers, nn.Conv2d(c, 3, 3, padding=1))

    def forward(self, f_hat: Tensor) -> Tensor:
        return self.body(f_hat)


class Quantizer(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.codebook = nn.Embedding(config.codes, config.latent_width)
        nn.init.normal_(self.codebook.weight, std=0.5)
        self.phi = nn.ModuleList(
            nn.Conv2d(config.latent_width, config.latent_width, 3, padding=1) for _ in range(config.phi_count)
        )
        self.phi_index = phi_index(config.phi_count, len(config.scale_sides))
        for k, side in enumerate(config.scale_sides):
            self.register_buffer(f"up{k}", up_matrix(side, config.grid), persistent=False)
            self.register_buffer(f"down{k}", down_matrix(side, config.grid), persistent=False)

    def pooled(self, f: Tensor, k: int) -> Tensor:
        """[B, Cv, S, S] -> [B, side_k^2, Cv]: the latents, area-resized to scale k, raster order."""
        return (getattr(self, f"down{k}") @ f.flatten(2).transpose(1, 2)).contiguous()

    def nearest(self, z_BnC: Tensor) -> Tensor:
        """[B, n, Cv] -> indices [B, n] of the nearest codes by the squared Euclidean distance, without
        normalisation."""
        flat = z_BnC.reshape(-1, z_BnC.shape[-1]).float()
        table = self.codebook.weight.float()
        return (table.pow(2).sum(1) - 2 * flat @ table.T).argmin(1).view(z_BnC.shape[:2])

    def contribution(self, idx_Bn: Tensor, k: int) -> Tensor:
        """Codes of scale k [B, n] -> their summand of f_hat [B, Cv, S, S]: 0.5 h + 0.5 phi_k(h), h: the upsampled
        codes."""
        h = (
            (getattr(self, f"up{k}") @ self.codebook(idx_Bn))
            .transpose(1, 2)
            .unflatten(2, (self.config.grid, self.config.grid))
        )
        return 0.5 * h + 0.5 * self.phi[self.phi_index[k]](h)

    def forward(self, f: Tensor) -> tuple[Tensor, Tensor, list[Tensor], list[Tensor]]:
        """f [B, Cv, S, S] -> (f_hat with a straight-through gradient, VQ loss, indices of each scale [B, n], pooled
        residuals of each scale [B, n, Cv])."""
        rest, f_hat = f.detach().clone(), torch.zeros_like(f)
        loss, indices, residuals = f.new_zeros(()), [], []
        for k in range(len(self.config.scale_sides)):
            z = self.pooled(rest, k)
            idx = self.nearest(z)
            h = self.contribution(idx, k)
            f_hat = f_hat + h
            rest = rest - h.detach()
            loss = loss + F.mse_loss(f_hat, f.detach()) + 0.25 * F.mse_loss(f_hat.detach(), f)
            indices.append(idx)
            residuals.append(z)
        return f + (f_hat - f).detach(), loss / len(indices), indices, residuals

    @torch.no_grad()
    def tokens(self, f: Tensor, noise: float | Tensor = 0.0) -> tuple[Tensor, Tensor, Tensor]:
        """Teacher tokens of latents f [B, Cv, S, S]: (targets [B, M], inputs of all scales but the first [B, M - 1,
        Cv], f_hat).

        `noise`, a number or [B], is the share of the codes that is replaced by random codes in f_hat. The targets of
        the next scales are then the codes that correct these errors (bitwise self-correction of Infinity, arXiv
        2412.04431).
        """
        f_hat, targets, maps = torch.zeros_like(f), [], []
        for k in range(len(self.config.scale_sides)):
            idx = self.nearest(self.pooled(f - f_hat, k))
            targets.append(idx)
            if torch.is_tensor(noise) or noise > 0:
                share = noise.view(-1, 1) if torch.is_tensor(noise) else noise
                wrong = torch.rand(idx.shape, device=f.device) < share
                idx = torch.where(wrong, torch.randint_like(idx, self.config.codes), idx)
            f_hat = f_hat + self.contribution(idx, k)
            if k + 1 < len(self.config.scale_sides):
                maps.append(self.pooled(f_hat, k + 1))
        return torch.cat(targets, 1), torch.cat(maps, 1), f_hat


class VQVAE(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.encoder, self.decoder, self.quantizer = Encoder(config), Decoder(config), Quantizer(config)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, list[Tensor], list[Tensor]]:
        f = self.encoder(x).float()
        f_hat, loss, indices, residuals = self.quantizer(f)
        return self.decoder(f_hat).float(), loss, indices, residuals


def mask_to_image(mask_BHW: Tensor) -> Tensor:
    """Soft mask in 0..1 -> RGB in [-1, 1]."""
    return (mask_BHW.unsqueeze(1) * 2 - 1).expand(-1, 3, -1, -1)
